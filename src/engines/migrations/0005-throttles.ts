import type { Kysely, Migration } from 'kysely'
import type { ColumnTypes } from './columns.js'

/** What outlives a restart of who guesses passwords or registers by the hundred, and when a session was last used. */
export const throttles = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('throttles')
      .addColumn('name', types.exact(100), (column) => column.primaryKey())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('free_at', types.moment, (column) => column.notNull())
      .addColumn('forget_at', types.moment, (column) => column.notNull())
      .execute()
    await db.schema.createIndex('throttles_forgotten').on('throttles').column('forget_at').execute()
    // Null in sessions from before: they count as used when they began.
    await db.schema.alterTable('sessions').addColumn('seen_at', types.moment).execute()
  },
  async down(db: Kysely<unknown>) {
    await db.schema.alterTable('sessions').dropColumn('seen_at').execute()
    await db.schema.dropTable('throttles').execute()
  },
})

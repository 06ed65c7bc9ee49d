import type { Kysely, Migration } from 'kysely'
import type { ColumnTypes } from './columns.js'

/** The rehearsals that operators start from the console: how far each has come, and what it found. */
export const rehearsals = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('rehearsals')
      .addColumn('id', types.counted, (column) => column.primaryKey().autoIncrement())
      .addColumn('product_id', 'integer', (column) => column.notNull())
      .addColumn('product_name', types.text(200), (column) => column.notNull())
      .addColumn('copy_id', 'integer')
      // 1 or null, so that a second one cannot begin while one runs.
      .addColumn('running', 'integer', (column) => column.unique())
      .addColumn('shoppers', 'integer', (column) => column.notNull())
      .addColumn('seconds', 'integer', (column) => column.notNull())
      .addColumn('actor_id', 'integer', (column) => column.notNull())
      .addColumn('actor_email', types.exact(254), (column) => column.notNull())
      .addColumn('address', types.exact(64), (column) => column.notNull())
      .addColumn('started_at', types.moment, (column) => column.notNull())
      .addColumn('seen_at', types.moment, (column) => column.notNull())
      .addColumn('stop_asked_at', types.moment)
      .addColumn('ended_at', types.moment)
      .addColumn('outcome', types.exact(20))
      .addColumn('why', types.text(1000))
      .addColumn('progress', types.json)
      .addColumn('result', types.json)
      .execute()
    await db.schema
      .createIndex('rehearsals_of_product')
      .on('rehearsals')
      .columns(['product_id', 'id'])
      .execute()
  },
  async down(db: Kysely<unknown>) {
    await db.schema.dropTable('rehearsals').execute()
  },
})

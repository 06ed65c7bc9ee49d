import { type Kysely, type Migration, sql } from 'kysely'
import type { ColumnTypes } from './columns.js'

/** Wait lists, holds that may be extended, and products that do not tell their exact stock. */
export const waitList = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('products')
      .addColumn('waiting', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable('products')
      .addColumn('extension_seconds', 'integer', (column) => column.notNull().defaultTo(0))
      .execute()
    await db.schema
      .alterTable('products')
      .addColumn('stock_display', types.oneOf('stock_display', ['exact', 'few_left']), (column) =>
        column.notNull().defaultTo('exact'),
      )
      .execute()
    await db.schema.alterTable('orders').addColumn('waited_since', types.moment).execute()
    await db.schema.alterTable('orders').addColumn('extension_id', types.exact(64)).execute()
    await createWaitlistEntries(db, types)
  },
  async down(db: Kysely<unknown>) {
    await db.schema.dropTable('waitlist_entries').execute()
    for (const [table, column] of [
      ['orders', 'extension_id'],
      ['orders', 'waited_since'],
      ['products', 'stock_display'],
      ['products', 'extension_seconds'],
      ['products', 'waiting'],
    ] as const) {
      await db.schema.alterTable(table).dropColumn(column).execute()
    }
  },
})

/** A UNIQUE constraint passes over nulls, so `waiting`, which is 1 or null, lets everybody wait once for a product. */
async function createWaitlistEntries(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('waitlist_entries')
    .addColumn('place', types.counted, (column) => column.primaryKey().autoIncrement())
    .addColumn('id', types.exact(80), (column) => column.notNull().unique())
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('customer_email', types.exact(254), (column) => column.notNull())
    .addColumn('quantity', 'integer', (column) => column.notNull())
    .addColumn('status', types.oneOf('status', ['waiting', 'offered', 'left', 'closed']), (column) =>
      column.notNull(),
    )
    .addColumn('waiting', 'integer')
    .addColumn('order_id', types.orderId, (column) => column.notNull())
    .addColumn('joined_at', types.moment, (column) => column.notNull())
    .addColumn('ended_at', types.moment)
    .addForeignKeyConstraint('waitlist_entries_product', ['product_id'], 'products', ['id'])
    .addForeignKeyConstraint('waitlist_entries_user', ['user_id'], 'users', ['id'])
    .addUniqueConstraint('waitlist_entries_once', ['user_id', 'product_id', 'waiting'])
    .addUniqueConstraint('waitlist_entries_order', ['order_id'])
    .addCheckConstraint('waitlist_entries_quantity', sql`quantity between 1 and 100`)
    .addCheckConstraint(
      'waitlist_entries_waiting',
      sql`(status = 'waiting' and waiting = 1 and ended_at is null)
        or (status <> 'waiting' and waiting is null and ended_at is not null)`,
    )
    .execute()
  // The line for so many units, in the order of joining.
  await db.schema
    .createIndex('waitlist_entries_line')
    .on('waitlist_entries')
    .columns(['product_id', 'waiting', 'quantity', 'place'])
    .execute()
  await db.schema
    .createIndex('waitlist_entries_places')
    .on('waitlist_entries')
    .columns(['product_id', 'waiting', 'place'])
    .execute()
}

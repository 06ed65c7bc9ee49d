import type { Kysely, Migration } from 'kysely'
import type { ColumnTypes } from './columns.js'

/** What the operator's console looks back on: how each minute of a sale stood, and who did what. */
export const operatorsConsole = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await createSaleMinutes(db, types)
    await createAuditEntries(db, types)
  },
  async down(db: Kysely<unknown>) {
    await db.schema.dropTable('audit_entries').execute()
    await db.schema.dropTable('sale_minutes').execute()
  },
})

async function createSaleMinutes(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  let table = db.schema
    .createTable('sale_minutes')
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('minute', types.moment, (column) => column.notNull())
  const counts = [
    'total_stock',
    'held',
    'sold',
    'supplied',
    'orders',
    'confirmed_orders',
    'expired_orders',
    'cancelled_orders',
  ]
  for (const count of counts) {
    table = table.addColumn(count, 'integer', (column) => column.notNull())
  }
  await table.addPrimaryKeyConstraint('sale_minutes_key', ['product_id', 'minute']).execute()
}

async function createAuditEntries(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('audit_entries')
    .addColumn('id', types.counted, (column) => column.primaryKey().autoIncrement())
    .addColumn('created_at', types.moment, (column) => column.notNull())
    .addColumn('actor_id', 'integer', (column) => column.notNull())
    .addColumn('actor_email', types.exact(254), (column) => column.notNull())
    .addColumn('address', types.exact(64), (column) => column.notNull())
    .addColumn('action', types.exact(40), (column) => column.notNull())
    .addColumn('target', types.exact(80), (column) => column.notNull())
    .addColumn('details', types.text(5000), (column) => column.notNull())
    .execute()
}

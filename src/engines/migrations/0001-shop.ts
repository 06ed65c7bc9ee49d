import { type ColumnDefinitionBuilder, type Kysely, type Migration, sql } from 'kysely'
import type { ColumnTypes } from './columns.js'

/** The spec's four tables, the walls around them, and what the promises need besides. Never edited after release. */
export const shop = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    await createUsers(db, types)
    await createProducts(db, types)
    await createOrders(db, types)
    await createInventoryEvents(db, types)
    await createCustomerTallies(db)
    await createSessions(db, types)
    await createCounters(db, types)
  },
  async down(db: Kysely<unknown>) {
    const tables = [
      'counters',
      'sessions',
      'customer_tallies',
      'inventory_events',
      'orders',
      'products',
      'users',
    ]
    for (const table of tables) {
      await db.schema.dropTable(table).execute()
    }
  },
})

async function createUsers(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', ...primaryKey(types))
    .addColumn('email', types.exact(254), (column) => column.notNull().unique())
    .addColumn('password_hash', types.exact(100), (column) => column.notNull())
    .addColumn('role', types.oneOf('role', ['customer', 'admin']), (column) => column.notNull())
    .addColumn('created_at', types.moment, (column) => column.notNull())
    .execute()
}

/** The two CHECKs are the last wall: whatever a program believes, no unit is sold that is not there, and none vanishes. */
async function createProducts(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  let table = db.schema
    .createTable('products')
    .addColumn('id', ...primaryKey(types))
    .addColumn('name', types.text(200), (column) => column.notNull())
    .addColumn('description', types.text(5000), (column) => column.notNull())
    .addColumn('image_url', types.exact(2000))
    .addColumn('price_cents', 'integer', (column) => column.notNull())
    .addColumn('currency', types.exact(3), (column) => column.notNull())
  const counts = [
    'total_stock',
    'held',
    'sold',
    'supplied',
    'expired_units',
    'cancelled_units',
    'pending_orders',
    'confirmed_orders',
    'expired_orders',
    'cancelled_orders',
    'event_count',
  ]
  for (const count of counts) {
    table = table.addColumn(count, 'integer', (column) => column.notNull())
  }
  await table
    .addColumn('lapsed_unit_seconds', 'bigint', (column) => column.notNull())
    .addColumn('revenue_cents', 'bigint', (column) => column.notNull())
    .addColumn('limit_per_customer', 'integer')
    .addColumn('hold_seconds', 'integer', (column) => column.notNull())
    .addColumn('sale_starts_at', types.moment, (column) => column.notNull())
    .addColumn('sale_ends_at', types.moment, (column) => column.notNull())
    .addColumn('paused_at', types.moment)
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('created_at', types.moment, (column) => column.notNull())
    .addCheckConstraint('products_stock_not_negative', sql`total_stock >= 0 and held >= 0 and sold >= 0`)
    .addCheckConstraint('products_stock_adds_up', sql`total_stock + held + sold = supplied`)
    .addCheckConstraint('products_window', sql`sale_starts_at < sale_ends_at`)
    .execute()
}

async function createOrders(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('orders')
    .addColumn('id', types.orderId, (column) => column.primaryKey())
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('customer_email', types.exact(254), (column) => column.notNull())
    .addColumn('quantity', 'integer', (column) => column.notNull())
    .addColumn('unit_price_cents', 'integer', (column) => column.notNull())
    .addColumn('status', types.oneOf('status', ['pending', 'confirmed', 'expired', 'cancelled']), (column) =>
      column.notNull(),
    )
    .addColumn('hold_expires_at', types.moment, (column) => column.notNull())
    .addColumn('request_id', types.exact(64))
    .addColumn('created_at', types.moment, (column) => column.notNull())
    .addColumn('resolved_at', types.moment)
    .addForeignKeyConstraint('orders_product', ['product_id'], 'products', ['id'])
    .addForeignKeyConstraint('orders_user', ['user_id'], 'users', ['id'])
    // It begins with request_id because MariaDB looks up a list of request ids only by an index that does.
    .addUniqueConstraint('orders_request', ['request_id', 'user_id'])
    .addCheckConstraint('orders_quantity', sql`quantity between 1 and 100`)
    .addCheckConstraint('orders_resolved', sql`(status = 'pending') = (resolved_at is null)`)
    .execute()
  await db.schema
    .createIndex('orders_due')
    .on('orders')
    .columns(['product_id', 'status', 'hold_expires_at'])
    .execute()
  await db.schema.createIndex('orders_of_product').on('orders').columns(['product_id', 'id']).execute()
  await db.schema.createIndex('orders_of_status').on('orders').columns(['status', 'id']).execute()
  await db.schema
    .createIndex('orders_of_user')
    .on('orders')
    .columns(['user_id', 'created_at', 'id'])
    .execute()
}

async function createInventoryEvents(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('inventory_events')
    .addColumn('id', ...primaryKey(types))
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('order_id', types.orderId)
    .addColumn(
      'type',
      types.oneOf('type', ['stock_added', 'hold_created', 'hold_released', 'order_confirmed']),
      (column) => column.notNull(),
    )
    .addColumn('delta', 'integer', (column) => column.notNull())
    .addColumn('balance', 'integer', (column) => column.notNull())
    .addColumn('metadata', types.json, (column) => column.notNull())
    .addColumn('command_id', types.exact(64))
    .addColumn('created_at', types.moment, (column) => column.notNull())
    .addForeignKeyConstraint('inventory_events_product', ['product_id'], 'products', ['id'])
    .addForeignKeyConstraint('inventory_events_order', ['order_id'], 'orders', ['id'])
    .addUniqueConstraint('inventory_events_once', ['order_id', 'type'])
    .addUniqueConstraint('inventory_events_command', ['command_id'])
    .addCheckConstraint(
      'inventory_events_sign',
      sql`(type = 'stock_added' and delta <> 0 and order_id is null)
        or (type = 'hold_created' and delta < 0 and order_id is not null)
        or (type = 'hold_released' and delta > 0 and order_id is not null)
        or (type = 'order_confirmed' and delta = 0 and order_id is not null)`,
    )
    .execute()
  await db.schema
    .createIndex('inventory_events_of_product')
    .on('inventory_events')
    .columns(['product_id', 'id', 'delta'])
    .execute()
}

async function createCustomerTallies(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('customer_tallies')
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('live_quantity', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('customer_tallies_key', ['product_id', 'user_id'])
    .addCheckConstraint('customer_tallies_not_negative', sql`live_quantity >= 0`)
    .execute()
}

async function createSessions(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('sessions')
    .addColumn('id', types.exact(64), (column) => column.primaryKey())
    .addColumn('user_id', 'integer', (column) => column.notNull())
    .addColumn('expires_at', types.moment, (column) => column.notNull())
    .addColumn('created_at', types.moment, (column) => column.notNull())
    .addForeignKeyConstraint('sessions_user', ['user_id'], 'users', ['id'])
    .execute()
  await db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute()
}

async function createCounters(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('counters')
    .addColumn('name', types.exact(100), (column) => column.primaryKey())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .execute()
}

function primaryKey(types: ColumnTypes) {
  return [types.counted, (column: ColumnDefinitionBuilder) => column.primaryKey().autoIncrement()] as const
}

import { type Kysely, type Migration, sql } from 'kysely'
import type { ColumnTypes } from './columns.js'

/** A number for every attempt to hold, kept for good; and products that are copies to rehearse on. */
export const receipts = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>) {
    for (const [column, type] of [
      ['receipts_issued', 'bigint'],
      ['rehearsal', 'integer'],
    ] as const) {
      await db.schema
        .alterTable('products')
        .addColumn(column, type, (definition) => definition.notNull().defaultTo(0))
        .execute()
    }
    await db.schema.alterTable('inventory_events').addColumn('receipt', 'bigint').execute()
    await db.schema.alterTable('inventory_events').addColumn('supplied', 'integer').execute()
    await createRefusedAttempts(db, types)
    await numberEarlierHolds(db)
    await db.schema
      .createIndex('inventory_events_receipt')
      .on('inventory_events')
      .unique()
      .columns(['product_id', 'receipt'])
      .execute()
  },
  async down(db: Kysely<unknown>) {
    const dropIndex = db.schema.dropIndex('inventory_events_receipt')
    // MySQL wants the table named; SQLite does not take its name.
    await dropIndex
      .on('inventory_events')
      .execute()
      .catch(() => dropIndex.execute())
    await db.schema.dropTable('refused_attempts').execute()
    for (const [table, column] of [
      ['inventory_events', 'supplied'],
      ['inventory_events', 'receipt'],
      ['products', 'rehearsal'],
      ['products', 'receipts_issued'],
    ] as const) {
      await db.schema.alterTable(table).dropColumn(column).execute()
    }
  },
})

/** What was granted stands in the ledger already; this is the other half of the log, a row for a run of like attempts. */
async function createRefusedAttempts(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  await db.schema
    .createTable('refused_attempts')
    .addColumn('product_id', 'integer', (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('last_number', 'bigint', (column) => column.notNull())
    .addColumn('created_at', types.moment, (column) => column.notNull())
    .addColumn('reason', types.exact(40), (column) => column.notNull())
    .addColumn('quantity', 'integer', (column) => column.notNull())
    .addColumn('free_after', 'integer', (column) => column.notNull())
    .addColumn('supplied', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('refused_attempts_key', ['product_id', 'last_number'])
    .execute()
}

/**
 * Holds from before there were receipts get theirs in the order of the ledger. By way of a table, because MySQL does
 * not update a table from a query on that very table, and SQLite knows no other spelling that MySQL knows too.
 */
async function numberEarlierHolds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('earlier_holds')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('receipt', 'bigint')
    .addColumn('supplied', 'integer')
    .execute()
  await sql`
    insert into earlier_holds (id, receipt, supplied)
    select id, place * 10000000 + product_id, supplied from (
      select id, product_id, type,
        sum(case when type = 'hold_created' then 1 else 0 end) over (partition by product_id order by id) as place,
        sum(case when type = 'stock_added' then delta else 0 end) over (partition by product_id order by id) as supplied
      from inventory_events
    ) counted where type = 'hold_created'`.execute(db)
  await sql`
    update inventory_events set
      receipt = (select earlier.receipt from earlier_holds earlier where earlier.id = inventory_events.id),
      supplied = (select earlier.supplied from earlier_holds earlier where earlier.id = inventory_events.id)
    where type = 'hold_created'`.execute(db)
  await sql`
    update products set receipts_issued = (
      select count(*) from inventory_events e where e.product_id = products.id and e.type = 'hold_created'
    )`.execute(db)
  await db.schema.dropTable('earlier_holds').execute()
}

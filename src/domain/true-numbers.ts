import { type Kysely, sql } from 'kysely'
import type { Tables } from './tables.js'

/** The numbers that are counted along, and what they are counted from. */
export const SOURCES = {
  total_stock: 'its ledger',
  supplied: 'its ledger',
  event_count: 'its ledger',
  held: 'its pending orders',
  pending_orders: 'its pending orders',
  sold: 'its confirmed orders',
  confirmed_orders: 'its confirmed orders',
  revenue_cents: 'its confirmed orders',
  expired_units: 'its expired orders',
  expired_orders: 'its expired orders',
  cancelled_units: 'its cancelled orders',
  cancelled_orders: 'its cancelled orders',
  waiting: 'its wait list',
} as const
export type Counted = keyof typeof SOURCES
export const COUNTED = Object.keys(SOURCES) as Counted[]

/** A product's numbers as they are kept, and as what they are counted from says they are. */
export interface Sums {
  id: number
  kept: Record<Counted, number>
  true: Record<Counted, number>
  /** By user id: the units that their tally has, and those of their orders, where they differ. */
  tallies: Map<number, { kept: number; true: number }>
}

export function differs(sums: Sums, column: Counted): boolean {
  return sums.kept[column] !== sums.true[column]
}

/** Counts every product anew, in the transaction that it is given, which has to be a snapshot. */
export async function readSums(trx: Kysely<Tables>): Promise<Sums[]> {
  const products = await trx
    .selectFrom('products')
    .select(['id', ...COUNTED])
    .orderBy('id')
    .execute()
  const sums = new Map<number, Sums>(
    products.map(({ id, ...kept }) => [id, { id, kept, true: { ...kept, ...ZEROS }, tallies: new Map() }]),
  )
  await addEvents(trx, sums)
  await addOrders(trx, sums)
  await addWaiting(trx, sums)
  await addTallies(trx, sums)
  return [...sums.values()]
}

const ZEROS = Object.fromEntries(COUNTED.map((column) => [column, 0])) as Record<Counted, number>

async function addEvents(trx: Kysely<Tables>, sums: ReadonlyMap<number, Sums>): Promise<void> {
  const rows = await trx
    .selectFrom('inventory_events')
    .select(['product_id', ({ fn }) => fn.countAll().as('events'), ({ fn }) => fn.sum('delta').as('units')])
    .select(sql`sum(case when type = 'stock_added' then delta else 0 end)`.as('supplied'))
    .groupBy('product_id')
    .execute()
  for (const { product_id, events, units, supplied } of rows) {
    Object.assign(sums.get(product_id)?.true ?? {}, {
      event_count: Number(events),
      total_stock: Number(units),
      supplied: Number(supplied),
    })
  }
}

const UNITS = {
  pending: 'held',
  confirmed: 'sold',
  expired: 'expired_units',
  cancelled: 'cancelled_units',
} as const

async function addOrders(trx: Kysely<Tables>, sums: ReadonlyMap<number, Sums>): Promise<void> {
  const rows = await trx
    .selectFrom('orders')
    .select(['product_id', 'status', ({ fn }) => fn.countAll().as('orders')])
    .select(({ fn }) => fn.sum('quantity').as('units'))
    .select(sql`sum(quantity * unit_price_cents)`.as('cents'))
    .groupBy(['product_id', 'status'])
    .execute()
  for (const { product_id, status, orders, units, cents } of rows) {
    Object.assign(sums.get(product_id)?.true ?? {}, {
      [`${status}_orders`]: Number(orders),
      [UNITS[status]]: Number(units),
      ...(status === 'confirmed' ? { revenue_cents: Number(cents) } : {}),
    })
  }
}

async function addWaiting(trx: Kysely<Tables>, sums: ReadonlyMap<number, Sums>): Promise<void> {
  const rows = await trx
    .selectFrom('waitlist_entries')
    .select(['product_id', ({ fn }) => fn.countAll().as('people')])
    .where('status', '=', 'waiting')
    .groupBy('product_id')
    .execute()
  for (const { product_id, people } of rows) {
    Object.assign(sums.get(product_id)?.true ?? {}, { waiting: Number(people) })
  }
}

async function addTallies(trx: Kysely<Tables>, sums: ReadonlyMap<number, Sums>): Promise<void> {
  const { rows } = await sql<{ product_id: number; user_id: number; units: number; tally: number }>`
    select t.product_id, t.user_id, sum(t.units) as units, sum(t.tally) as tally
    from (
      select product_id, user_id, quantity as units, 0 as tally from orders where status in ('pending', 'confirmed')
      union all
      select product_id, user_id, 0 as units, live_quantity as tally from customer_tallies
    ) t
    group by t.product_id, t.user_id
    having sum(t.units) <> sum(t.tally)`.execute(trx)
  for (const { product_id, user_id, units, tally } of rows) {
    sums.get(product_id)?.tallies.set(user_id, { kept: Number(tally), true: Number(units) })
  }
}

import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Engine } from './engine.js'
import type { Tables } from './tables.js'
import type { StockNumbers } from './types.js'

/** What the books say of one promise: kept when nobody offends. */
export interface PromiseReport {
  promise: string
  /** One sentence an offender, at most OFFENDERS_MAX of them. */
  offenders: string[]
}

export interface ProductReport extends StockNumbers {
  id: number
  name: string
  orders: number
  events: number
}

export interface Reconciliation {
  products: ProductReport[]
  promises: PromiseReport[]
  kept: boolean
}

/** Most offenders that are named for one promise. */
export const OFFENDERS_MAX = 20

interface Check {
  promise: string
  /** Selects one column, `offender`: a sentence for each row that breaks the promise. */
  offenders: RawBuilder<{ offender: string }>
}

/**
 * Checks every promise of the shop in plain SQL that shares nothing with the code that keeps them. It reads one
 * snapshot, so it may run beside an open shop.
 */
export async function reconcile(engine: Engine): Promise<Reconciliation> {
  return engine.snapshot(async (trx) => {
    const products = await readProducts(trx)
    const promises: PromiseReport[] = []
    for (const check of CHECKS) {
      const { rows } = await sql<{
        offender: string
      }>`${check.offenders} limit ${sql.lit(OFFENDERS_MAX)}`.execute(trx)
      promises.push({ promise: check.promise, offenders: rows.map((row) => row.offender) })
    }
    return { products, promises, kept: promises.every((report) => report.offenders.length === 0) }
  })
}

async function readProducts(trx: Kysely<Tables>): Promise<ProductReport[]> {
  const products = await trx
    .selectFrom('products')
    .select(['id', 'name', 'total_stock', 'held', 'sold', 'supplied', 'event_count'])
    .select((row) => row('pending_orders', '+', row.ref('confirmed_orders')).as('open_orders'))
    .select((row) => row('expired_orders', '+', row.ref('cancelled_orders')).as('ended_orders'))
    .orderBy('id')
    .execute()
  return products.map(({ event_count, open_orders, ended_orders, ...product }) => ({
    ...product,
    orders: Number(open_orders) + Number(ended_orders),
    events: event_count,
  }))
}

const CHECKS: Check[] = [
  {
    promise: 'No stock is negative, and free + held + sold units are all that was supplied',
    offenders: sql`
      select concat('product ', id, ': ', total_stock, ' free + ', held, ' held + ', sold, ' sold, ', supplied, ' supplied') as offender
      from products
      where total_stock < 0 or held < 0 or sold < 0 or total_stock + held + sold <> supplied`,
  },
  {
    promise:
      'The free units are the sum of the ledger, and the supplied ones the sum of its stock_added events',
    offenders: sql`
      select concat('product ', p.id, ': ', p.total_stock, ' free, the ledger says ', coalesce(e.total, 0),
        '; ', p.supplied, ' supplied, the ledger says ', coalesce(e.added, 0)) as offender
      from products p left join (
        select product_id, sum(delta) as total, sum(case when type = 'stock_added' then delta else 0 end) as added
        from inventory_events group by product_id
      ) e on e.product_id = p.id
      where p.total_stock <> coalesce(e.total, 0) or p.supplied <> coalesce(e.added, 0)`,
  },
  {
    promise: 'Every event says what was free after it',
    offenders: sql`
      select concat('event ', e.id, ' of product ', e.product_id, ': says ', e.balance, ' free, the sum is ', e.running) as offender
      from (
        select id, product_id, balance, sum(delta) over (partition by product_id order by id) as running
        from inventory_events
      ) e
      where e.balance <> e.running`,
  },
  {
    promise: 'The events of each product are as many as it counts',
    offenders: sql`
      select concat('product ', p.id, ': counts ', p.event_count, ' events and has ', coalesce(e.found, 0)) as offender
      from products p left join (
        select product_id, count(*) as found from inventory_events group by product_id
      ) e on e.product_id = p.id
      where p.event_count <> coalesce(e.found, 0)`,
  },
  ...(['pending', 'confirmed', 'expired', 'cancelled'] as const).map(statusCheck),
  {
    promise: 'The revenue of each product is the sum of its confirmed orders',
    offenders: sql`
      select concat('product ', p.id, ': ', p.revenue_cents, ' of revenue, its orders say ', coalesce(o.paid, 0)) as offender
      from products p left join (
        select product_id, sum(quantity * unit_price_cents) as paid from orders where status = 'confirmed' group by product_id
      ) o on o.product_id = p.id
      where p.revenue_cents <> coalesce(o.paid, 0)`,
  },
  {
    promise: 'Every order has exactly the events that its status calls for',
    offenders: sql`
      select concat('order ', o.id, ' (', o.status, ', product ', o.product_id, '): ',
        coalesce(e.created, 0), ' hold_created, ', coalesce(e.confirmed, 0), ' order_confirmed, ',
        coalesce(e.released, 0), ' hold_released, units moved ', coalesce(e.moved, 0)) as offender
      from orders o left join (
        select order_id,
          sum(case when type = 'hold_created' then 1 else 0 end) as created,
          sum(case when type = 'order_confirmed' then 1 else 0 end) as confirmed,
          sum(case when type = 'hold_released' then 1 else 0 end) as released,
          sum(delta) as moved
        from inventory_events where order_id is not null group by order_id
      ) e on e.order_id = o.id
      where coalesce(e.created, 0) <> 1
        or coalesce(e.released, 0) <> (case when o.status in ('expired', 'cancelled') then 1 else 0 end)
        or (o.status = 'confirmed' and coalesce(e.confirmed, 0) <> 1)
        or (o.status in ('pending', 'expired') and coalesce(e.confirmed, 0) <> 0)
        or coalesce(e.moved, 0) <> (case when o.status in ('pending', 'confirmed') then -o.quantity else 0 end)`,
  },
  {
    promise: 'Every event of an order stands at the order and at its product',
    offenders: sql`
      select concat('event ', e.id, ' (', e.type, '): order ', coalesce(e.order_id, 'none'), ' of product ', e.product_id) as offender
      from inventory_events e left join orders o on o.id = e.order_id
      where (e.type = 'stock_added' and e.order_id is not null)
        or (e.type <> 'stock_added' and (o.id is null or o.product_id <> e.product_id))`,
  },
  {
    promise: 'No hold starts outside its sale, where the sale was never edited',
    offenders: sql`
      select concat('order ', o.id, ': held at ', o.created_at, ', the sale of product ', p.id, ' is from ',
        p.sale_starts_at, ' to ', p.sale_ends_at) as offender
      from orders o join products p on p.id = o.product_id
      where p.version = 1 and (o.created_at < p.sale_starts_at or o.created_at >= p.sale_ends_at)`,
  },
  {
    promise: 'No hold is confirmed at or after its own end, and none expires before it',
    offenders: sql`
      select concat('order ', o.id, ': ', e.type, ' at ', e.created_at, ', its hold ends at ', o.hold_expires_at) as offender
      from orders o join inventory_events e on e.order_id = o.id
      where (e.type = 'order_confirmed' and e.created_at >= o.hold_expires_at)
        or (e.type = 'hold_released' and o.status = 'expired' and e.created_at < o.hold_expires_at)`,
  },
  {
    promise: 'Each customer has as many units in pending and confirmed orders as their tally says',
    offenders: sql`
      select concat('customer ', t.user_id, ', product ', t.product_id, ': ', sum(t.units), ' units in orders, ',
        sum(t.tally), ' in the tally') as offender
      from (
        select user_id, product_id, quantity as units, 0 as tally from orders where status in ('pending', 'confirmed')
        union all
        select user_id, product_id, 0 as units, live_quantity as tally from customer_tallies
      ) t
      group by t.user_id, t.product_id
      having sum(t.units) <> sum(t.tally)`,
  },
  {
    promise: 'Every order has one receipt, and no event besides its hold_created bears one',
    offenders: sql`
      select concat('event ', e.id, ' (', e.type, ') of order ', coalesce(e.order_id, 'none'), ': receipt ',
        coalesce(e.receipt, 'none')) as offender
      from inventory_events e where (e.type = 'hold_created') <> (e.receipt is not null)
      union all
      select concat('order ', o.id, ': no hold_created with a receipt') as offender
      from orders o left join inventory_events e on e.order_id = o.id and e.receipt is not null
      where e.id is null`,
  },
  {
    promise: 'No two attempts have one number, and none has a number that was not given out',
    offenders: sql`
      select concat('receipt ', r.number, ' of product ', r.product_id, ': granted as event ', e.id, ' and refused') as offender
      from refused_attempts r join inventory_events e on e.product_id = r.product_id
        and e.receipt >= r.number and e.receipt <= r.last_number
      union all
      select concat('receipts ', r.number, ' to ', r.last_number, ' of product ', r.product_id, ': refused twice') as offender
      from (
        select product_id, number, last_number,
          lag(last_number) over (partition by product_id order by last_number) as earlier
        from refused_attempts
      ) r where r.number <= r.earlier or r.number > r.last_number
      union all
      select concat('receipt ', a.number, ' of product ', p.id, ': only ', p.receipts_issued, ' were given out') as offender
      from products p join (
        select product_id, max(receipt) as number from inventory_events where receipt is not null group by product_id
        union all
        select product_id, max(last_number) as number from refused_attempts group by product_id
      ) a on a.product_id = p.id
      where a.number > p.receipts_issued * 10000000 + p.id`,
  },
  {
    promise: 'Receipts go up in the order of the ledger, and say what had been supplied by then',
    offenders: sql`
      select concat('event ', e.id, ' of product ', e.product_id, ': receipt ', e.receipt, ' after ', coalesce(e.earlier, 0),
        ', says ', coalesce(e.supplied, 0), ' supplied, the sum is ', e.added) as offender
      from (
        select id, product_id, receipt, supplied, added,
          lag(receipt) over (partition by product_id order by id) as earlier
        from (
          select id, product_id, receipt, supplied,
            sum(case when type = 'stock_added' then delta else 0 end) over (partition by product_id order by id) as added
          from inventory_events
        ) every_event
        where receipt is not null
      ) e
      where e.receipt <= e.earlier or e.supplied is null or e.supplied <> e.added`,
  },
  {
    promise: 'As many people wait for each product as it counts',
    offenders: sql`
      select concat('product ', p.id, ': counts ', p.waiting, ' people waiting and has ', coalesce(w.found, 0)) as offender
      from products p left join (
        select product_id, count(*) as found from waitlist_entries where waiting = 1 group by product_id
      ) w on w.product_id = p.id
      where p.waiting <> coalesce(w.found, 0)`,
  },
  {
    promise:
      'Every offer from a wait list is an order of who waited, for as much, and every such order an offer',
    offenders: sql`
      select concat('entry ', w.id, ' of product ', w.product_id, ': offered as order ', w.order_id) as offender
      from waitlist_entries w left join orders o on o.id = w.order_id
      where w.status = 'offered' and (o.id is null or o.user_id <> w.user_id or o.product_id <> w.product_id
        or o.quantity <> w.quantity or o.waited_since is null or o.waited_since <> w.joined_at
        or o.created_at <> w.ended_at)
      union all
      select concat('order ', o.id, ': was offered, and no entry of the wait list says so') as offender
      from orders o left join waitlist_entries w on w.order_id = o.id
      where o.waited_since is not null and (w.id is null or w.status <> 'offered')`,
  },
]

/** The counts on a product against its orders of one status: both the orders and their units. */
function statusCheck(status: 'pending' | 'confirmed' | 'expired' | 'cancelled'): Check {
  const units = {
    pending: 'held',
    confirmed: 'sold',
    expired: 'expired_units',
    cancelled: 'cancelled_units',
  }[status]
  const orders = `${status}_orders`
  return {
    promise: `The ${status} orders of each product, and their units, are as many as it counts`,
    offenders: sql`
      select concat('product ', p.id, ': counts ', p.${sql.ref(orders)}, ' ${sql.raw(status)} orders of ', p.${sql.ref(units)},
        ' units and has ', coalesce(o.found, 0), ' of ', coalesce(o.units, 0)) as offender
      from products p left join (
        select product_id, count(*) as found, sum(quantity) as units
        from orders where status = ${sql.lit(status)} group by product_id
      ) o on o.product_id = p.id
      where p.${sql.ref(orders)} <> coalesce(o.found, 0) or p.${sql.ref(units)} <> coalesce(o.units, 0)`,
  }
}

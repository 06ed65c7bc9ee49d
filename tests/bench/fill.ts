import { type Connection, createConnection } from 'mysql2/promise'
import { NUMBERS_APART } from '../../src/domain/receipt-numbers.js'
import type { Books } from './stage.js'

/**
 * Fills books by SQL, as if a shop had sold for a long time: placing a million holds one by one would take longer than
 * anybody waits. What is written keeps every promise, which the run checks at its end as it checks all else. It is
 * written in MariaDB's SQL, with its tables of numbers.
 */

/** So many resolved orders of a product, every other one confirmed and the rest cancelled, with two events each. */
export async function fillWithOrders(books: Books, productId: number, count: number): Promise<void> {
  const confirmed = Math.ceil(count / 2)
  await onOwnConnection(books, async (connection) => {
    for (let from = 1; from <= count; from += ORDERS_AT_ONCE) {
      const to = Math.min(count, from + ORDERS_AT_ONCE - 1)
      await connection.query(`insert into orders (id, product_id, user_id, customer_email, quantity, unit_price_cents,
          status, hold_expires_at, request_id, created_at, resolved_at)
        select ${idOf('seq')}, ${productId}, ${customerOf(books)}, 'customer@example.com', 1, 1250,
          if(seq % 2, 'confirmed', 'cancelled'), sysdate(3) + interval 1 hour, concat('past-', seq),
          sysdate(3) - interval 1 second, sysdate(3)
        from seq_${from}_to_${to} order by seq`)
      // An order has two events, one after the other: so many confirmed ones before it took a unit each.
      await connection.query(`insert into inventory_events (product_id, order_id, type, delta, balance, metadata,
          receipt, supplied, created_at)
        select ${productId}, ${idOf('((seq + 1) div 2)')},
          case when seq % 2 then 'hold_created' when (seq div 2) % 2 then 'order_confirmed' else 'hold_released' end,
          case when seq % 2 then -1 when (seq div 2) % 2 then 0 else 1 end,
          total_stock - case when seq % 2 then (seq + 1) div 2 div 2 + 1 else (seq div 2 + 1) div 2 end,
          '{}', if(seq % 2, ${receiptAt('(receipts_issued + (seq + 1) div 2)', productId)}, null),
          if(seq % 2, supplied, null), sysdate(3)
        from seq_${from * 2 - 1}_to_${to * 2} join products on products.id = ${productId} order by seq`)
    }
    await connection.query(tallies(productId, `status = 'confirmed'`))
    await connection.query(`update products set total_stock = total_stock - ${confirmed}, sold = ${confirmed},
      confirmed_orders = ${confirmed}, cancelled_orders = ${count - confirmed}, cancelled_units = ${count - confirmed},
      event_count = event_count + ${2 * count}, receipts_issued = receipts_issued + ${count}, revenue_cents = ${confirmed * 1250} where id = ${productId}`)
  })
}

/** So many pending holds of one unit that all end at `end`. `name` is new each time. */
export async function fillWithHolds(
  books: Books,
  productId: number,
  count: number,
  { name, end }: { name: string; end: Date },
): Promise<void> {
  const ends = end.toISOString().replace('T', ' ').replace('Z', '')
  const mine = `request_id like '${name}-%' and status = 'pending'`
  await onOwnConnection(books, async (connection) => {
    await connection.query('start transaction')
    await connection.query(`select id from products where id = ${productId} for update`)
    await connection.query(`insert into orders (id, product_id, user_id, customer_email, quantity, unit_price_cents,
        status, hold_expires_at, request_id, created_at, resolved_at)
      select uuid(), ${productId}, ${customerOf(books)}, 'customer@example.com', 1, 1250, 'pending',
        '${ends}', concat('${name}-', seq), sysdate(3), null
      from seq_1_to_${count}`)
    await connection.query(`insert into inventory_events (product_id, order_id, type, delta, balance, metadata,
        receipt, supplied, created_at)
      select ${productId}, orders.id, 'hold_created', -1, total_stock - row_number() over (order by orders.id), '{}',
        ${receiptAt('(receipts_issued + row_number() over (order by orders.id))', productId)}, supplied,
        orders.created_at
      from orders join products on products.id = ${productId} where ${mine} order by orders.id`)
    await connection.query(tallies(productId, mine))
    await connection.query(`update products set total_stock = total_stock - ${count}, held = held + ${count},
      pending_orders = pending_orders + ${count}, event_count = event_count + ${count},
      receipts_issued = receipts_issued + ${count} where id = ${productId}`)
    await connection.query('commit')
  })
}

/** Orders that are written by one statement. */
const ORDERS_AT_ONCE = 50_000

/** The shop gives up a statement that takes so long, so these have a connection of their own. */
async function onOwnConnection(
  { database }: Books,
  work: (connection: Connection) => Promise<void>,
): Promise<void> {
  if (!database) {
    throw new Error('Only books on MariaDB can be filled.')
  }
  const { host, port, name, user, password } = database
  const connection = await createConnection({ host, port, database: name, user, password })
  try {
    await connection.query(`set time_zone = '+00:00', innodb_lock_wait_timeout = 10`)
    await connection.query('set session transaction isolation level read committed')
    await work(connection)
  } finally {
    await connection.end()
  }
}

function tallies(productId: number, which: string): string {
  return `insert into customer_tallies (product_id, user_id, live_quantity)
    select product_id, user_id, count(*) from orders where product_id = ${productId} and ${which}
    group by product_id, user_id on duplicate key update live_quantity = live_quantity + values(live_quantity)`
}

/** An order id of the shop's form that grows with its number. */
function idOf(number: string): string {
  return `lower(concat('01900000-0000-7000-8000-', lpad(hex(${number}), 12, '0')))`
}

/** The receipt of the attempt that was served at this place, as the shop makes it. */
function receiptAt(place: string, productId: number): string {
  return `${place} * ${NUMBERS_APART} + ${productId}`
}

function customerOf({ customerIds }: Books): string {
  return `${Math.min(...customerIds)} + seq % ${customerIds.length}`
}

import type { Transaction } from 'kysely'
import { runWrites, type Write } from './checked-writes.js'
import type { Engine } from './engine.js'
import { bindGuests, deleteRoom } from './guest-ledger.js'
import {
  type Changes,
  type Extension,
  isNothing,
  type NewAuditEntry,
  type NewEvent,
  type Resolution,
} from './sale-draft.js'
import type { ProductRow, Tables } from './tables.js'
import { NO_NUMBERS, type Order, type OrderStatus, type Product, type ProductNumbers } from './types.js'
import { writeWaitlist } from './waitlist-ledger.js'

/**
 * Writes what decide() returned. This, waitlist-ledger.ts and guest-ledger.ts are the only places that write stock, orders, events,
 * tallies, wait lists and bound places; a test fails when another file does.
 */

/** Writes one batch. Every row count is checked; a mismatch throws, which rolls the whole batch back. */
export async function writeChanges(
  engine: Pick<Engine, 'together'>,
  trx: Transaction<Tables>,
  product: ProductRow,
  changes: Changes,
  now: Date,
): Promise<void> {
  if (isNothing(changes)) {
    return
  }
  await runWrites(engine, trx, [
    ...moveNumbers(trx, product.id, changes.product),
    ...insertOrders(trx, changes.ordersCreated),
    ...extendOrders(trx, changes.ordersExtended),
    ...resolveOrders(trx, changes.ordersResolved, now),
    ...insertEvents(trx, product.id, changes, now),
    ...writeLiveQuantities(trx, product.id, changes.liveQuantities),
    ...writeWaitlist(trx, product, changes, now),
    ...bindGuests(trx, product.id, changes.guestsBound),
    ...writeMinute(trx, product, changes, now),
  ])
  await insertAudits(trx, changes.audits, now)
}

/** The guarded update: whatever was decided, units that are not there cannot be taken. */
export function moveNumbers(trx: Transaction<Tables>, productId: number, delta: ProductNumbers): Write[] {
  const columns = (Object.keys(delta) as (keyof typeof delta)[]).filter((column) => delta[column] !== 0)
  if (columns.length === 0) {
    return []
  }
  const statement = trx
    .updateTable('products')
    .set((row) => Object.fromEntries(columns.map((column) => [column, row(column, '+', delta[column])])))
    .where('id', '=', productId)
    .where('total_stock', '>=', Math.max(0, -delta.total_stock))
  return [{ statement, expected: { what: 'stock of the product', rows: 1 } }]
}

function insertOrders(trx: Transaction<Tables>, orders: readonly Order[]): Write[] {
  return orders.length > 0 ? [{ statement: trx.insertInto('orders').values([...orders]) }] : []
}

/** Only a pending order has an end that can be moved; one that is confirmed in the same batch is extended before. */
function extendOrders(trx: Transaction<Tables>, extensions: readonly Extension[]): Write[] {
  return extensions.map(({ id, hold_expires_at, extension_id }) => ({
    statement: trx
      .updateTable('orders')
      .set({ hold_expires_at, extension_id })
      .where('id', '=', id)
      .where('status', '=', 'pending'),
    expected: { what: 'hold to extend', rows: 1 },
  }))
}

/** An order is resolved only from the status it was decided on, so of two who would resolve it one finds no row. */
function resolveOrders(trx: Transaction<Tables>, resolutions: readonly Resolution[], now: Date): Write[] {
  return groupByMove(resolutions).map(({ from, to, ids }) => ({
    statement: trx
      .updateTable('orders')
      .set({ status: to, resolved_at: now })
      .where('id', 'in', ids)
      .where('status', '=', from),
    expected: { what: `orders from ${from} to ${to}`, rows: ids.length },
  }))
}

function groupByMove(
  resolutions: readonly Resolution[],
): { from: OrderStatus; to: OrderStatus; ids: string[] }[] {
  const groups = new Map<string, { from: OrderStatus; to: OrderStatus; ids: string[] }>()
  for (const { id, from, to } of resolutions) {
    const group = groups.get(`${from} ${to}`)
    if (group) {
      group.ids.push(id)
    } else {
      groups.set(`${from} ${to}`, { from, to, ids: [id] })
    }
  }
  return [...groups.values()]
}

function insertEvents(
  trx: Transaction<Tables>,
  productId: number,
  { events, attempts }: Pick<Changes, 'events' | 'attempts'>,
  now: Date,
): Write[] {
  const granted = new Map(attempts.map((attempt) => [attempt.order_id, attempt]))
  const attemptOf = ({ type, order_id }: NewEvent) =>
    type === 'hold_created' && order_id !== null ? granted.get(order_id) : undefined
  const rows = events.map((event) => ({
    ...event,
    product_id: productId,
    metadata: JSON.stringify(event.metadata),
    receipt: attemptOf(event)?.number ?? null,
    supplied: attemptOf(event)?.supplied ?? null,
    created_at: now,
  }))
  return rows.length > 0 ? [{ statement: trx.insertInto('inventory_events').values(rows) }] : []
}

/** REPLACE is the one upsert that both engines spell alike; the product's lock makes read-then-write safe here. */
export function writeLiveQuantities(
  trx: Transaction<Tables>,
  productId: number,
  liveQuantities: ReadonlyMap<number, number>,
): Write[] {
  const rows = [...liveQuantities].map(([user_id, live_quantity]) => ({
    product_id: productId,
    user_id,
    live_quantity,
  }))
  return rows.length > 0 ? [{ statement: trx.replaceInto('customer_tallies').values(rows) }] : []
}

/** How the minute stands after this batch; the next batch of the minute writes over it, so nothing has to be read. */
function writeMinute(
  trx: Transaction<Tables>,
  product: ProductRow,
  { product: delta, events }: Pick<Changes, 'product' | 'events'>,
  now: Date,
): Write[] {
  if (events.length === 0) {
    return []
  }
  const after = (column: keyof typeof delta) => product[column] + delta[column]
  const ended = after('confirmed_orders') + after('expired_orders') + after('cancelled_orders')
  const statement = trx.replaceInto('sale_minutes').values({
    product_id: product.id,
    minute: new Date(Math.floor(now.getTime() / 60_000) * 60_000),
    total_stock: after('total_stock'),
    held: after('held'),
    sold: after('sold'),
    supplied: after('supplied'),
    orders: after('pending_orders') + ended,
    confirmed_orders: after('confirmed_orders'),
    expired_orders: after('expired_orders'),
    cancelled_orders: after('cancelled_orders'),
  })
  return [{ statement }]
}

/** Appends to the audit trail, within the transaction that does what it tells of. */
export async function insertAudits(
  trx: Transaction<Tables>,
  entries: readonly NewAuditEntry[],
  now: Date,
): Promise<void> {
  if (entries.length > 0) {
    const rows = entries.map(({ operator, action, target, details }) => ({
      created_at: now,
      actor_id: operator.id,
      actor_email: operator.email,
      address: operator.address,
      action,
      target,
      details,
    }))
    await trx.insertInto('audit_entries').values(rows).execute()
  }
}

/** The columns of a product that an operator chooses; the rest begins at nothing and is only ever moved. */
export type NewProduct = Pick<
  Product,
  | 'name'
  | 'description'
  | 'image_url'
  | 'price_cents'
  | 'currency'
  | 'limit_per_customer'
  | 'hold_seconds'
  | 'extension_seconds'
  | 'stock_display'
  | 'waiting_room'
  | 'waiting_room_opens_minutes'
  | 'sale_starts_at'
  | 'sale_ends_at'
>

/**
 * Inserts a product that has no units yet, and returns its id: units come by a command, as ever after.
 * `rehearsal` is 1 for a hidden copy to rehearse on.
 */
export async function insertProduct(
  trx: Transaction<Tables>,
  product: NewProduct,
  now: Date,
  rehearsal = 0,
): Promise<number> {
  const empty: Omit<ProductRow, 'id' | keyof NewProduct> = {
    ...NO_NUMBERS,
    paused_at: null,
    rehearsal,
    version: 1,
    created_at: now,
  }
  const { insertId } = await trx
    .insertInto('products')
    .values({ ...product, ...empty })
    .executeTakeFirstOrThrow()
  return Number(insertId)
}

/** Deletes a product that was never ordered, with its events. Returns false, and deletes nothing, when it has orders. */
export async function deleteProduct(trx: Transaction<Tables>, productId: number): Promise<boolean> {
  const ordered = await trx
    .selectFrom('orders')
    .select('id')
    .where('product_id', '=', productId)
    .limit(1)
    .execute()
  if (ordered.length > 0) {
    return false
  }
  await trx.deleteFrom('inventory_events').where('product_id', '=', productId).execute()
  await trx.deleteFrom('sale_minutes').where('product_id', '=', productId).execute()
  await trx.deleteFrom('waitlist_entries').where('product_id', '=', productId).execute()
  await trx.deleteFrom('refused_attempts').where('product_id', '=', productId).execute()
  await deleteRoom(trx, productId)
  await trx.deleteFrom('products').where('id', '=', productId).execute()
  return true
}

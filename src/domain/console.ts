import type { Kysely } from 'kysely'
import { percentSold } from './catalog.js'
import { isOrderId } from './order-ids.js'
import { orderOnShow } from './orders.js'
import { Refusal } from './refusal.js'
import { listRefusals } from './refusals.js'
import { stateOf } from './sale.js'
import type { Shop } from './shop.js'
import type { Tables } from './tables.js'
import type {
  AuditEntry,
  LedgerBalance,
  LedgerRow,
  NextRelease,
  Operator,
  Order,
  OrderOnShow,
  OrderStatus,
  ProductForOperator,
  SaleMinute,
  SaleReport,
} from './types.js'

/** What the operator's console reads. Every read is bounded: by a page, by a product's row, or by the minutes of a sale. */

/** Rows on one page of a list of the console. */
export const ROWS_ON_PAGE = 50
/** Most minutes of a sale that its live page draws, and its report; of a longer sale, the newest. */
const MINUTES_LIVE_MAX = 120
const MINUTES_REPORTED_MAX = 24 * 60
/** Most events that a ledger's page adds up by itself; beyond, `npm run reconcile` does. */
const EVENTS_ADDED_UP_MAX = 100_000

/** A product with the numbers of SQL as they are. Throws Refusal `not_found`. */
export async function findProductForOperator({ engine }: Shop, id: number): Promise<ProductForOperator> {
  const product = await engine.db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirst()
  if (!product) {
    throw new Refusal('not_found', 'There is no such product.')
  }
  return { ...product, state: stateOf(product, await engine.now()), percent_sold: percentSold(product) }
}

/** How each minute of a sale stood in which anything happened, oldest first. */
export async function listSaleMinutes(
  { engine }: Shop,
  productId: number,
  limit = MINUTES_LIVE_MAX,
): Promise<SaleMinute[]> {
  const rows = await engine.db
    .selectFrom('sale_minutes')
    .selectAll()
    .where('product_id', '=', productId)
    .orderBy('minute', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse()
}

/** The units that come back next if nobody confirms them: those of all holds that end in the same second. */
export async function findNextRelease({ engine }: Shop, productId: number): Promise<NextRelease | null> {
  const pending = engine.db
    .selectFrom('orders')
    .where('product_id', '=', productId)
    .where('status', '=', 'pending')
  const first = await pending.select('hold_expires_at').orderBy('hold_expires_at').limit(1).executeTakeFirst()
  if (!first) {
    return null
  }
  const at = new Date(Math.ceil(first.hold_expires_at.getTime() / 1000) * 1000)
  const { units } = await pending
    .select((order) => order.fn.sum<number>('quantity').as('units'))
    .where('hold_expires_at', '<=', at)
    .executeTakeFirstOrThrow()
  return { at, units: Number(units) }
}

export interface OrderFilter {
  productId: number | null
  /** The customer's email, in whatever spelling. */
  email: string
  id: string
  status: OrderStatus | ''
  /** Id of the order after which the page begins. */
  before: string | null
}

/** Orders of everybody, newest first, one page of them. */
export async function findOrders(
  { engine }: Shop,
  { productId, email, id, status, before }: OrderFilter,
): Promise<{ orders: OrderOnShow[]; next: string | null }> {
  let query = engine.db
    .selectFrom('orders')
    .selectAll()
    .orderBy('orders.id', 'desc')
    .limit(ROWS_ON_PAGE + 1)
  if (id !== '') {
    query = query.where('orders.id', '=', isOrderId(id.toLowerCase()) ? id.toLowerCase() : '')
  }
  if (email !== '') {
    // Customers are found by their account, whose orders have an index; the text on the order has none.
    const user = engine.db.selectFrom('users').select('id').where('email', '=', email.trim().toLowerCase())
    query = query.where('orders.user_id', '=', (await user.executeTakeFirst())?.id ?? 0)
  }
  if (productId !== null) {
    query = query.where('orders.product_id', '=', productId)
  }
  if (status !== '') {
    query = query.where('orders.status', '=', status)
  }
  if (before !== null) {
    query = query.where('orders.id', '<', before)
  }
  const rows = await query.execute()
  const products = await findNames(engine.db, rows)
  const orders = rows.slice(0, ROWS_ON_PAGE).flatMap((order) => {
    const product = products.get(order.product_id)
    return product ? [orderOnShow(order, product)] : []
  })
  return { orders, next: rows.length > ROWS_ON_PAGE ? (orders.at(-1)?.id ?? null) : null }
}

/** The products of one page of orders, by id. A join instead would make MariaDB sort all orders of all products first. */
async function findNames(db: Kysely<Tables>, orders: readonly Order[]) {
  const ids = [...new Set(orders.map((order) => order.product_id))]
  const products =
    ids.length === 0
      ? []
      : await db
          .selectFrom('products')
          .select(['id', 'name', 'image_url', 'currency'])
          .where('id', 'in', ids)
          .execute()
  return new Map(products.map(({ id, ...product }) => [id, product]))
}

/** Orders of a product, oldest first, from the one behind `after` on: for a file, a page at a time. */
export function listOrdersOfProduct(
  { engine }: Shop,
  productId: number,
  after: string,
  limit: number,
): Promise<Order[]> {
  return engine.db
    .selectFrom('orders')
    .selectAll()
    .where('product_id', '=', productId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Cancels anybody's pending or confirmed order. Repeating it changes nothing. Throws Refusal `not_found`, `hold_expired`, `invalid`, `unavailable`. */
export async function revokeOrder(
  shop: Shop,
  operator: Operator,
  orderId: string,
  reason: string,
): Promise<OrderOnShow> {
  const found = isOrderId(orderId)
    ? await shop.engine.db
        .selectFrom('orders')
        .select('product_id')
        .where('id', '=', orderId)
        .executeTakeFirst()
    : undefined
  if (!found) {
    throw new Refusal('not_found', 'There is no such order.')
  }
  const command = { kind: 'revoke' as const, order_id: orderId, operator, reason }
  const { outcome, product } = await shop.lanes.submit(found.product_id, command)
  if ('order' in outcome) {
    return orderOnShow(outcome.order, product)
  }
  throw 'refused' in outcome
    ? Refusal.of(outcome.refused)
    : new Error('A cancellation was answered with something that is no order.')
}

/** Events of a product, newest first unless `after` is given: then oldest first from there, which is how a file is written. */
export async function listLedger(
  { engine }: Shop,
  productId: number,
  page: { before: number | null; limit: number } | { after: number; limit: number },
): Promise<LedgerRow[]> {
  let query = engine.db
    .selectFrom('inventory_events')
    .select(['id', 'created_at', 'type', 'order_id', 'delta', 'balance', 'metadata'])
    .where('product_id', '=', productId)
    .limit(page.limit)
  if ('after' in page) {
    query = query.where('id', '>', page.after).orderBy('id')
  } else {
    query = query.orderBy('id', 'desc')
    if (page.before !== null) {
      query = query.where('id', '<', page.before)
    }
  }
  const rows = await query.execute()
  return rows.map(({ metadata, ...row }) => ({ ...row, ...readMetadata(metadata) }))
}

function readMetadata(metadata: string): { actor: string; reason: string } {
  const { actor = '', reason = '' } = JSON.parse(metadata)
  return { actor, reason }
}

/** The stock beside what the ledger says it should be: the sum of all events, or the newest balance of very many. */
export async function readLedgerBalance(
  { engine }: Shop,
  product: ProductForOperator,
): Promise<LedgerBalance> {
  const events = engine.db.selectFrom('inventory_events').where('product_id', '=', product.id)
  if (product.event_count <= EVENTS_ADDED_UP_MAX) {
    const { sum } = await events
      .select((row) => row.fn.sum<number>('delta').as('sum'))
      .executeTakeFirstOrThrow()
    return { stock: product.total_stock, ledger: Number(sum ?? 0) }
  }
  const newest = await events.select('balance').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return { stock: product.total_stock, ledger: newest?.balance ?? 0 }
}

/** The report of a sale, at any time: it is complete once the sale is over and nothing is held. */
export async function readSaleReport(shop: Shop, productId: number): Promise<SaleReport> {
  const product = await findProductForOperator(shop, productId)
  return {
    product,
    sold_out_at:
      product.sold > 0 && product.total_stock + product.held === 0
        ? await lastEventAt(shop, productId)
        : null,
    minutes: await listSaleMinutes(shop, productId, MINUTES_REPORTED_MAX),
    refusals: await listRefusals(shop, productId),
  }
}

/** When nothing is free and nothing held, the newest event is the confirmation of the last unit. */
async function lastEventAt({ engine }: Shop, productId: number): Promise<Date | null> {
  const newest = await engine.db
    .selectFrom('inventory_events')
    .select('created_at')
    .where('product_id', '=', productId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.created_at ?? null
}

/** What operators did, newest first. `before` is the id of the entry after which the page begins. */
export async function listAudit(
  { engine }: Shop,
  before: number | null,
): Promise<{ entries: AuditEntry[]; next: string | null }> {
  let query = engine.db
    .selectFrom('audit_entries')
    .select(['id', 'created_at', 'actor_email', 'address', 'action', 'target', 'details'])
    .orderBy('id', 'desc')
    .limit(ROWS_ON_PAGE + 1)
  if (before !== null) {
    query = query.where('id', '<', before)
  }
  const rows = await query.execute()
  const entries = rows.slice(0, ROWS_ON_PAGE)
  return { entries, next: rows.length > ROWS_ON_PAGE ? String(entries.at(-1)?.id) : null }
}

import type { Kysely } from 'kysely'
import { ROWS_ON_PAGE } from './console.js'
import { asCanonicalEmail } from './emails.js'
import { isOrderId } from './order-ids.js'
import { orderOf, orderOnShow } from './orders.js'
import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import type { Tables } from './tables.js'
import type { Operator, Order, OrderOnShow, OrderStatus } from './types.js'

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
    const user = engine.db.selectFrom('users').select('id').where('email', '=', asCanonicalEmail(email))
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
  return orderOf(await shop.lanes.submit(found.product_id, command))
}

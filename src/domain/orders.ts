import type { LaneAnswer } from './lane.js'
import { isOrderId, newOrderId } from './order-ids.js'
import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import type { Order, OrderOnShow, Product, User } from './types.js'

/** Orders on one page of a customer's history. */
export const ORDERS_ON_PAGE = 20

/** Makes a pending order final. Repeating it gives the same order. Throws Refusal `not_found`, `hold_expired`, `already_resolved`, `unavailable`. */
export function confirmOrder(shop: Shop, user: User, orderId: string): Promise<OrderOnShow> {
  return resolveOrder(shop, user, orderId, 'confirm')
}

/** Gives a pending order's units back at once. Repeating it gives the same order. Throws what confirmOrder throws. */
export function cancelOrder(shop: Shop, user: User, orderId: string): Promise<OrderOnShow> {
  return resolveOrder(shop, user, orderId, 'cancel')
}

/**
 * Lets a hold end later, once. `requestId` makes asking again harmless. Throws Refusal `extension_refused` besides what
 * confirmOrder throws.
 */
export async function extendOrder(
  shop: Shop,
  user: User,
  orderId: string,
  requestId: string | null,
): Promise<OrderOnShow> {
  const { product_id } = await findOrder(shop, user, orderId)
  const extension_id = requestId ?? newOrderId()
  return orderOf(
    await shop.lanes.submit(product_id, {
      kind: 'extend',
      order_id: orderId,
      user_id: user.id,
      extension_id,
    }),
  )
}

async function resolveOrder(
  shop: Shop,
  user: User,
  orderId: string,
  kind: 'confirm' | 'cancel',
): Promise<OrderOnShow> {
  const { product_id } = await findOrder(shop, user, orderId)
  const answer = await shop.lanes.submit(product_id, { kind, order_id: orderId, user_id: user.id })
  return orderOf(answer)
}

/** The order that a command about one was answered with. Throws the Refusal where it was refused. */
export function orderOf({ outcome, product }: LaneAnswer): OrderOnShow {
  if ('refused' in outcome) {
    throw Refusal.of(outcome.refused)
  }
  if (!('order' in outcome)) {
    throw new Error('A command about an order was answered with something that is no order.')
  }
  return orderOnShow(outcome.order, product)
}

export function orderOnShow(
  order: Order,
  product: Pick<Product, 'name' | 'image_url' | 'currency'>,
): OrderOnShow {
  return { ...order, product_name: product.name, image_url: product.image_url, currency: product.currency }
}

/** One order of this customer. Another customer's order is refused exactly as one that does not exist. */
export async function findOrder(shop: Shop, user: User, orderId: string): Promise<OrderOnShow> {
  const order = isOrderId(orderId)
    ? await ordersOf(shop, user).where('orders.id', '=', orderId).executeTakeFirst()
    : undefined
  if (!order) {
    throw new Refusal('not_found', 'There is no such order.')
  }
  return order
}

/** Most running holds of one customer that a page speaks of. */
const HOLDS_IN_HAND_MAX = 20

/** The customer's holds that still run, the one that ends first before all others. */
export async function listHoldsInHand(shop: Shop, user: User): Promise<OrderOnShow[]> {
  return ordersOf(shop, user)
    .where('orders.status', '=', 'pending')
    .where('orders.hold_expires_at', '>', await shop.engine.now())
    .orderBy('orders.hold_expires_at')
    .limit(HOLDS_IN_HAND_MAX)
    .execute()
}

export interface OrderPage {
  orders: OrderOnShow[]
  /** What to pass as `before` for the next, older page; null on the last one. */
  next: string | null
}

/** A customer's orders, newest first. `before` is the id of the order after which the page begins. */
export async function listOrders(
  shop: Shop,
  user: User,
  { limit, before }: { limit: number; before: string | null },
): Promise<OrderPage> {
  let query = ordersOf(shop, user)
    .orderBy('orders.created_at', 'desc')
    .orderBy('orders.id', 'desc')
    .limit(limit + 1)
  if (before !== null) {
    const last = await findOrder(shop, user, before)
    query = query.where(({ eb, or, and }) =>
      or([
        eb('orders.created_at', '<', last.created_at),
        and([eb('orders.created_at', '=', last.created_at), eb('orders.id', '<', last.id)]),
      ]),
    )
  }
  const found = await query.execute()
  const orders = found.slice(0, limit)
  return { orders, next: found.length > limit ? (orders.at(-1)?.id ?? null) : null }
}

function ordersOf(shop: Shop, user: User) {
  return shop.engine.db
    .selectFrom('orders')
    .innerJoin('products', 'products.id', 'orders.product_id')
    .selectAll('orders')
    .select(['products.name as product_name', 'products.image_url', 'products.currency'])
    .where('orders.user_id', '=', user.id)
}

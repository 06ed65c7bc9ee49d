import { admittedPlace } from './admission.js'
import { newOrderId } from './order-ids.js'
import { orderOnShow } from './orders.js'
import { invalidField, Refusal } from './refusal.js'
import { countRefusal } from './refusals.js'
import { findReceiptOfOrder } from './service-order.js'
import type { Shop } from './shop.js'
import { type OrderOnShow, QUANTITY_PER_HOLD_MAX, type User } from './types.js'

export interface HoldRequest {
  productId: number
  quantity: number
  /** 1 to 64 visible ASCII characters; asking again with the same one gives the same order. Null: no such promise. */
  requestId: string | null
  /** The number of a place in the product's waiting room that the customer has proved, or null. */
  place?: number | null
}

/** An order with the number of the attempt that made it. */
export interface HeldOrder extends OrderOnShow {
  receipt: number | null
}

/**
 * Holds units for a customer until the product's hold length is over. Throws Refusal: `not_found`, `invalid`,
 * `sale_not_started`, `sale_ended`, `sale_paused`, `not_admitted`, `limit_reached`, `insufficient_stock`, `unavailable`.
 */
export async function placeHold(shop: Shop, user: User, request: HoldRequest): Promise<HeldOrder> {
  const { productId, quantity, requestId, place = null } = request
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > QUANTITY_PER_HOLD_MAX) {
    throw invalidField('quantity', `Choose a whole number from 1 to ${QUANTITY_PER_HOLD_MAX}.`)
  }
  const command = {
    kind: 'hold' as const,
    order_id: newOrderId(),
    user_id: user.id,
    customer_email: user.email,
    quantity,
    request_id: requestId,
    place: place === null ? null : await admittedPlace(shop, productId, place),
  }
  const refusal = shop.soldOut.refuse(productId, command)
  const { outcome, product, now, receipt } =
    (refusal && (await refusal)) ?? (await shop.lanes.submit(productId, command))
  if ('order' in outcome) {
    // A repeated request made no attempt: it is answered with the number of the first.
    const number = receipt ?? (await findReceiptOfOrder(shop, outcome.order.id))
    return { ...orderOnShow(outcome.order, product), receipt: number }
  }
  const refused = 'refused' in outcome ? outcome.refused : undefined
  // What simulated shoppers are refused is none of the shop's figures.
  if (refused && !product.rehearsal) {
    countRefusal(shop, productId, refused.code, now)
  }
  throw refused
    ? Refusal.of(receipt === undefined ? refused : { ...refused, receipt })
    : new Error('A hold was answered with something that is no order.')
}

import type { OrderOnShow, ProductOnShow, Receipt, User, WaitPlace } from '../../domain/types.js'

/** How the API spells the shop's things. Dates become ISO 8601 in UTC with milliseconds as they are serialised. */

export function userJson({ id, email, role }: User) {
  return { id, email, role }
}

export function orderJson(order: OrderOnShow) {
  return {
    id: order.id,
    product_id: order.product_id,
    product_name: order.product_name,
    customer_email: order.customer_email,
    quantity: order.quantity,
    unit_price_cents: order.unit_price_cents,
    total_cents: order.unit_price_cents * order.quantity,
    currency: order.currency,
    status: order.status,
    offered: order.waited_since !== null,
    extended: order.extension_id !== null,
    hold_expires_at: order.hold_expires_at,
    created_at: order.created_at,
    resolved_at: order.resolved_at,
  }
}

/** As everybody sees it: where the operator does not tell the exact stock, the API does not tell it either. */
export function publicProductJson(product: ProductOnShow) {
  const told = productJson(product)
  return product.stock_display === 'exact'
    ? told
    : { ...told, total_stock: null, held: null, sold: null, supplied: null, percent_sold: null }
}

export function productJson(product: ProductOnShow) {
  return {
    id: product.id,
    name: product.name,
    description: product.description,
    image_url: product.image_url,
    price_cents: product.price_cents,
    currency: product.currency,
    total_stock: product.total_stock,
    held: product.held,
    sold: product.sold,
    supplied: product.supplied,
    percent_sold: product.percent_sold,
    state: product.state,
    sale_starts_at: product.sale_starts_at,
    sale_ends_at: product.sale_ends_at,
    hold_seconds: product.hold_seconds,
    limit_per_customer: product.limit_per_customer,
    extension_allowed: product.extension_seconds > 0,
    stock_display: product.stock_display,
    stock_level: product.stock_level,
    waiting_room: product.waiting_room,
    waiting_room_opens_minutes: product.waiting_room_opens_minutes,
    next_release_at: product.next_release_at,
    waiting: product.waiting,
  }
}

export function receiptJson({ number, time, outcome, reason, quantity, free_after, supplied }: Receipt) {
  return { number, time, outcome, reason, quantity, free_after, supplied }
}

export function waitPlaceJson({ product_id, quantity, position, joined_at }: WaitPlace) {
  return { product_id, quantity, position, joined_at }
}

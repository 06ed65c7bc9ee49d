import type { OrderOnShow, ProductOnShow, User } from '../../domain/types.js'

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
    hold_expires_at: order.hold_expires_at,
    created_at: order.created_at,
    resolved_at: order.resolved_at,
  }
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
    next_release_at: product.next_release_at,
    // The shop has no wait list, so nobody is on it. Clients may count on the field being here once it has one.
    waiting: 0,
  }
}

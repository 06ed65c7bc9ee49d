/**
 * The things the shop speaks of, as plain data: what the database holds, what decide() reasons about and what the
 * views draw. Names are the spec's column names all the way, so a number can be followed from SQL to the screen.
 * Times are UTC `Date`s with milliseconds; money is integer minor units (cents).
 */

/** Most units one hold may ask for. */
export const QUANTITY_PER_HOLD_MAX = 100

export const ORDER_STATUSES = ['pending', 'confirmed', 'expired', 'cancelled'] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

export const EVENT_TYPES = ['stock_added', 'hold_created', 'hold_released', 'order_confirmed'] as const
export type EventType = (typeof EVENT_TYPES)[number]

export type Role = 'customer' | 'admin'

/** What a shopper is told of a product: exactly one of these at any moment. */
export type SaleState = 'upcoming' | 'live' | 'all_held' | 'sold_out' | 'paused' | 'ended'

export interface User {
  id: number
  email: string
  role: Role
}

/** Where the units of a product are. `total_stock` is what is free now; the other three never hide a unit. */
export interface StockNumbers {
  /** Units free now (the spec's name for it). */
  total_stock: number
  /** Units in pending orders. */
  held: number
  /** Units in confirmed orders. */
  sold: number
  /** Units ever supplied, less those withdrawn: always total_stock + held + sold. */
  supplied: number
}

export interface Product extends StockNumbers {
  id: number
  name: string
  description: string
  image_url: string | null
  price_cents: number
  currency: string
  limit_per_customer: number | null
  hold_seconds: number
  sale_starts_at: Date
  sale_ends_at: Date
  paused_at: Date | null
  version: number
  created_at: Date
}

/** A product as the shop shows it: with its state at one instant of the database's clock. */
export interface ProductOnShow extends Product {
  state: SaleState
  /** Whole percent of supplied units that are sold, rounded down so that 100 means every one. */
  percent_sold: number
  /** When the earliest pending hold ends, if any is pending: the next moment units may come back. */
  next_release_at: Date | null
}

/** One order. A pending order *is* the hold; it resolves exactly once. */
export interface Order {
  /** UUIDv7, lower-case, hyphenated. */
  id: string
  product_id: number
  user_id: number
  customer_email: string
  quantity: number
  /** The price at the time of the hold, which is the price paid. */
  unit_price_cents: number
  status: OrderStatus
  hold_expires_at: Date
  request_id: string | null
  created_at: Date
  /** Null exactly while the order is pending. */
  resolved_at: Date | null
}

/** An order with what a person needs to recognise it. */
export interface OrderOnShow extends Order {
  product_name: string
  image_url: string | null
  currency: string
}

/** The figures of the admin dashboard; each equals a COUNT or SUM over the whole shop. */
export interface Metrics {
  total_products: number
  total_stock: number
  pending_orders: number
  confirmed_orders: number
  expired_orders: number
  cancelled_orders: number
  oversell_attempts_blocked: number
  inventory_events: number
}

/** A row of the live inventory table: stock and the *units* (not orders) in each status. */
export interface InventoryRow extends StockNumbers {
  id: number
  name: string
  state: SaleState
  pending: number
  confirmed: number
  expired: number
  cancelled: number
  version: number
}

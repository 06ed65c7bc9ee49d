import type { Generated } from 'kysely'
import type { EventType, OrderStatus, Role } from './types.js'

/**
 * Row types of the tables, as the engines hand them over: times are `Date`s, JSON is already parsed. The comments on
 * what a column means stand in types.ts; here are only the columns that never leave the domain.
 */
export interface Tables {
  products: ProductsTable
  orders: OrdersTable
  inventory_events: InventoryEventsTable
  customer_tallies: CustomerTalliesTable
  users: UsersTable
  sessions: SessionsTable
  counters: CountersTable
}

/**
 * The columns from total_stock to event_count are written by ledger.ts alone. The counts stand here so that a
 * dashboard costs one row a product instead of a scan of all orders.
 */
export interface ProductsTable {
  id: Generated<number>
  name: string
  description: string
  image_url: string | null
  price_cents: number
  currency: string
  total_stock: number
  held: number
  sold: number
  supplied: number
  /** Units in expired and in cancelled orders; held and sold are the same for pending and confirmed ones. */
  expired_units: number
  cancelled_units: number
  pending_orders: number
  confirmed_orders: number
  expired_orders: number
  cancelled_orders: number
  event_count: number
  limit_per_customer: number | null
  hold_seconds: number
  sale_starts_at: Date
  sale_ends_at: Date
  paused_at: Date | null
  version: number
  created_at: Date
}

export interface OrdersTable {
  id: string
  product_id: number
  user_id: number
  customer_email: string
  quantity: number
  unit_price_cents: number
  status: OrderStatus
  hold_expires_at: Date
  request_id: string | null
  created_at: Date
  resolved_at: Date | null
}

export interface InventoryEventsTable {
  id: Generated<number>
  product_id: number
  /** Null for stock_added alone. */
  order_id: string | null
  type: EventType
  delta: number
  /** Who did it and why, as JSON text: `{"actor": …, "reason": …}`. */
  metadata: string
  /** Set for stock_added alone: asking again with the same id adds nothing. */
  command_id: string | null
  created_at: Date
}

/** Units of one product in a customer's pending and confirmed orders: the limit is one look-up by primary key. */
export interface CustomerTalliesTable {
  product_id: number
  user_id: number
  live_quantity: number
}

export interface UsersTable {
  id: Generated<number>
  email: string
  password_hash: string
  role: Role
  created_at: Date
}

export interface SessionsTable {
  /** SHA-256 of the cookie's value, in hex: who reads this table cannot sign in with it. */
  id: string
  user_id: number
  expires_at: Date
  created_at: Date
}

/** Totals of what is only counted, such as refusals. */
export interface CountersTable {
  name: string
  value: number
}

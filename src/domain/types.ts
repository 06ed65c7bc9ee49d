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

/** How an entry of a wait list stands; `closed` is what the end of its sale leaves of it. */
export const WAIT_STATUSES = ['waiting', 'offered', 'left', 'closed'] as const
export type WaitStatus = (typeof WAIT_STATUSES)[number]

/** What shoppers are told of the stock of a product: its numbers, or only whether few are left. */
export const STOCK_DISPLAYS = ['exact', 'few_left'] as const
export type StockDisplay = (typeof STOCK_DISPLAYS)[number]

/** How much is free, for those who are not told the number. */
export type StockLevel = 'none' | 'few' | 'plenty'

/** By how much a hold may be extended, once, where its product allows it, in seconds. */
export const EXTENSION_SECONDS = 60

/** How a product's waiting room puts those in line who came before the sale: as they came, or shuffled. */
export const WAITING_ROOM_MODES = ['off', 'first_come', 'shuffle'] as const
export type WaitingRoomMode = (typeof WAITING_ROOM_MODES)[number]

/** A place in a waiting room that was let in, and until when it may come to hold. */
export interface AdmittedPlace {
  place: number
  until: Date
}

/** How a place in a waiting room stands. `lapsed`: it was let in, and its time to come is over. */
export type Standing =
  | { state: 'waiting'; position: number | null; estimated_seconds: number | null }
  | { state: 'admitted'; until: Date }
  | { state: 'over' }
  | { state: 'lapsed' }

/** What an operator sees of a waiting room. */
export interface WaitingRoomFigures {
  /** People who wait and asked within the last minute; null where that is not known, as when Redis was lost. */
  present: number | null
  /** Places not let in yet, whether or not anybody still waits for them. */
  waiting: number
  admitted: number
  /** People let in a second, as lately measured. */
  per_second: number
}

/** Whose place in a waiting room is whose. */
export interface Guest extends AdmittedPlace {
  user_id: number
}

export type Role = 'customer' | 'admin'

/** What a shopper is told of a product: exactly one of these at any moment. */
export type SaleState = 'upcoming' | 'live' | 'all_held' | 'sold_out' | 'paused' | 'ended'

export interface User {
  id: number
  email: string
  role: Role
}

/** An admin who gives a command, and from where. */
export interface Operator {
  id: number
  email: string
  /** The address that the request came from. */
  address: string
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
  /** Seconds by which a hold may be extended, once: EXTENSION_SECONDS, or 0 where holds are not extended. */
  extension_seconds: number
  stock_display: StockDisplay
  waiting_room: WaitingRoomMode
  /** How many minutes before the sale its waiting room opens. */
  waiting_room_opens_minutes: number
  sale_starts_at: Date
  sale_ends_at: Date
  paused_at: Date | null
  /** People on the wait list. */
  waiting: number
  /** 1 for a hidden copy of a product on which its sale is rehearsed, else 0. */
  rehearsal: number
  version: number
  created_at: Date
}

/** A product as the shop shows it: with its state at one instant of the database's clock. */
export interface ProductOnShow extends Product {
  state: SaleState
  stock_level: StockLevel
  /** Whole percent of supplied units that are sold, rounded down so that 100 means every one. */
  percent_sold: number
  /** When the earliest pending hold ends, if any is pending: the next moment units may come back. */
  next_release_at: Date | null
  /** When its waiting room opens; null where there is none. */
  waiting_room_opens_at: Date | null
  /** Whether people can take a place in it now. */
  waiting_room_open: boolean
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
  /** For a hold that was offered from the wait list, when its customer had joined it; null for all others. */
  waited_since: Date | null
  /** The id of the request that extended the hold; null while none has. */
  extension_id: string | null
  created_at: Date
  /** Null exactly while the order is pending. */
  resolved_at: Date | null
}

/** One customer's wish on the wait list of one product. It ends exactly once, and as an order where it was offered. */
export interface WaitEntry {
  /** Made by the program before the first attempt, so that joining may be tried again. */
  id: string
  product_id: number
  user_id: number
  customer_email: string
  quantity: number
  status: WaitStatus
  /** The id of the order that was offered; before that, the one it will be made from. */
  order_id: string
  joined_at: Date
  /** Null exactly while the customer waits. */
  ended_at: Date | null
}

/** Where a customer stands in the line for a product. */
export interface WaitPlace {
  product_id: number
  quantity: number
  /** Counts from 1; null for somebody whose wait is over. */
  position: number | null
  joined_at: Date
}

/** The same with what a person needs to recognise it. */
export interface WaitPlaceOnShow extends WaitPlace {
  product_name: string
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
  /** People on the wait list. */
  waiting: number
  version: number
}

/**
 * Every number of a product that moves, and only by its lane. The counts stand on the product so that a dashboard costs
 * one row a product instead of a walk through all orders; held and sold are the units of pending and confirmed ones.
 */
export interface ProductNumbers extends StockNumbers {
  /** Units in expired and in cancelled orders. */
  expired_units: number
  cancelled_units: number
  pending_orders: number
  confirmed_orders: number
  expired_orders: number
  cancelled_orders: number
  event_count: number
  /** People on the wait list. */
  waiting: number
  /** Units of lapsed holds times the whole seconds they were held: what was lost to people who did not confirm. */
  lapsed_unit_seconds: number
  /** What the confirmed orders cost, each at the price it was held at, in minor units. */
  revenue_cents: number
  /** Numbers of receipts that were given out, or set aside for a process to give out. */
  receipts_issued: number
}

/** The numbers of a product to which nothing has happened yet. */
export const NO_NUMBERS: Readonly<ProductNumbers> = {
  total_stock: 0,
  held: 0,
  sold: 0,
  supplied: 0,
  expired_units: 0,
  cancelled_units: 0,
  pending_orders: 0,
  confirmed_orders: 0,
  expired_orders: 0,
  cancelled_orders: 0,
  event_count: 0,
  waiting: 0,
  lapsed_unit_seconds: 0,
  revenue_cents: 0,
  receipts_issued: 0,
}

/** A product as its operator sees it: the numbers of SQL as they are, lapsed holds not yet counted as free. */
export interface ProductForOperator extends Product, ProductNumbers {
  state: SaleState
  percent_sold: number
}

/** How a product stood at the end of the last batch of one minute, and how many of each thing there had been by then. */
export interface SaleMinute extends StockNumbers {
  /** The full minute, UTC. */
  minute: Date
  /** All orders so far, of whatever status: the difference of two minutes is the holds between them. */
  orders: number
  confirmed_orders: number
  expired_orders: number
  cancelled_orders: number
}

/** Refused hold attempts of one product in one minute, for one reason. */
export interface RefusalCount {
  minute: Date
  /** The refusal's code, such as insufficient_stock. */
  reason: string
  count: number
}

/** The units that come back next if nobody confirms them. */
export interface NextRelease {
  at: Date
  /** Units whose holds end by then. */
  units: number
}

/** One event of a product's ledger with the free units after it. */
export interface LedgerRow {
  id: number
  created_at: Date
  type: EventType
  order_id: string | null
  delta: number
  balance: number
  actor: string
  reason: string
}

/** Whether the ledger's sum is the stock; when it is not, both numbers say by how much. */
export interface LedgerBalance {
  stock: number
  ledger: number
}

/** One thing an operator did. */
export interface AuditEntry {
  id: number
  created_at: Date
  actor_email: string
  /** The address the request came from. */
  address: string
  /** Such as product.created, product.edited, stock.added, order.cancelled, sale.paused. */
  action: string
  /** What it was done to, such as `product 7` or `order 01a2…`. */
  target: string
  /** What changed, as plain words or `field: before → after`. */
  details: string
}

/** What became of one attempt to hold, with nothing in it of who made it. */
export interface Receipt {
  /** Increasing in the order in which the attempts for a product were served. */
  number: number
  product_id: number
  time: Date
  outcome: 'granted' | 'refused'
  /** The refusal's code; null for what was granted. */
  reason: string | null
  quantity: number
  /** Units free after it, and units supplied by then; null while the sale runs and its stock is not told exactly. */
  free_after: number | null
  supplied: number | null
}

/** What adding up every event of a product's ledger finds. */
export interface ServiceProof {
  events: number
  /** The fewest units that were ever free, and the most that were ever held or sold at once. */
  free_min: number
  taken_max: number
  /** Events after which more was taken than there was, or that say another number of free units than the sum. */
  breaches: number
  /** Grants with a lower number than one before them. */
  overtaken: number
}

/** What the health panel and /metrics show. */
export interface HealthReport {
  engine: string
  status: 'ok' | 'degraded' | 'down'
  sql: 'ok' | 'down'
  redis: 'ok' | 'down' | 'none'
  /** Seconds by which the oldest pending hold is overdue; 0 when none is. */
  oldest_overdue_seconds: number
  /** When a sweep last ended in this process; null before the first, or where sweeps are turned off. */
  last_sweep_at: Date | null
  /** Milliseconds the last sweep took. */
  last_sweep_ms: number | null
  /** Commands waiting in each lane that has any. */
  lanes: { product_id: number; waiting: number }[]
  /** 99th percentile of the event loop's delay over the last minute, in milliseconds. */
  event_loop_delay_p99_ms: number
  /** Seconds since the start of the process in which its event loop had something to do. */
  event_loop_busy_seconds: number
  /** Seconds since the start in which a transaction of the books was under way. */
  transactions_busy_seconds: number
  passwords_waiting: number
  memory_bytes: number
  uptime_seconds: number
}

/** The report of a sale. */
export interface SaleReport {
  product: ProductForOperator
  /** When the last unit was sold; null while any is free or held. */
  sold_out_at: Date | null
  minutes: SaleMinute[]
  refusals: RefusalCount[]
}

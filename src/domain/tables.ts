import type { Generated, Selectable } from 'kysely'
import type { RehearsalOutcome } from './rehearsal-types.js'
import type {
  EventType,
  Guest,
  Order,
  Product,
  ProductNumbers,
  Role,
  SaleMinute,
  WaitEntry,
} from './types.js'

/**
 * Row types of the tables, as the engines hand them over: times are `Date`s, JSON is already parsed. The comments on
 * what a column means stand in types.ts; here are only the columns that never leave the domain.
 */
export interface Tables {
  products: ProductsTable
  orders: Order
  inventory_events: InventoryEventsTable
  customer_tallies: CustomerTalliesTable
  waitlist_entries: WaitlistEntriesTable
  users: UsersTable
  sessions: SessionsTable
  counters: CountersTable
  throttles: ThrottlesTable
  sale_minutes: SaleMinutesTable
  audit_entries: AuditEntriesTable
  refused_attempts: RefusedAttemptsTable
  waiting_rooms: WaitingRoomsTable
  waiting_room_steps: WaitingRoomStepsTable
  waiting_room_guests: WaitingRoomGuestsTable
  rehearsals: RehearsalsTable
}

/** The columns of ProductNumbers are written by ledger.ts alone. */
export interface ProductsTable extends Omit<Product, 'id'>, ProductNumbers {
  id: Generated<number>
}

/** A whole row of products. */
export type ProductRow = Selectable<ProductsTable>

export interface InventoryEventsTable {
  id: Generated<number>
  product_id: number
  /** Null for stock_added alone. */
  order_id: string | null
  type: EventType
  delta: number
  /** Free units after this event. */
  balance: number
  /** Who did it and why, as JSON text: `{"actor": …, "reason": …}`. */
  metadata: string
  /** Set for stock_added alone: asking again with the same id adds nothing. */
  command_id: string | null
  /** The number of the attempt that was granted, and the units supplied by then. Set for hold_created alone. */
  receipt: number | null
  supplied: number | null
  created_at: Date
}

/**
 * Append-only: the attempts to hold that were refused. Those that were granted stand in the ledger's hold_created. When
 * all is sold a thousand attempts differ in nothing but their number, so a row stands for all that follow each other.
 */
export interface RefusedAttemptsTable {
  /** The receipts of the first and of the last attempt that the row stands for. */
  number: number
  last_number: number
  product_id: number
  created_at: Date
  /** The refusal's code, such as insufficient_stock. */
  reason: string
  quantity: number
  /** Units free, and units ever supplied, as they were when it was refused. */
  free_after: number
  supplied: number
}

/** Units of one product in a customer's pending and confirmed orders: the limit is one look-up by primary key. */
export interface CustomerTalliesTable {
  product_id: number
  user_id: number
  live_quantity: number
}

/** Wait lists, in the order of joining, with the entries that are over. */
export interface WaitlistEntriesTable extends WaitEntry {
  /** Counts up as people join. */
  place: Generated<number>
  /** 1 while the entry waits, else null, so that a UNIQUE constraint lets a customer wait only once for a product. */
  waiting: 1 | null
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
  /** When it was last used, to the quarter of an hour; null when it never was since it began. */
  seen_at: Date | null
}

/** What is remembered of those who have to be slowed down. */
export interface ThrottlesTable {
  name: string
  /** How often the row was written; for an account, its failed log-ins in a row. */
  attempts: number
  /** From when on nothing is left to wait for; for a bucket, when it will have run empty. */
  free_at: Date
  /** From when on the row may be deleted. */
  forget_at: Date
}

/** Totals of what is only counted, such as refusals. */
export interface CountersTable {
  name: string
  value: number
}

/** How a product stood after the last batch of a minute; the batch that follows in that minute writes over it. */
export interface SaleMinutesTable extends SaleMinute {
  product_id: number
}

/** Append-only: what operators did, written in the transaction that did it. */
export interface AuditEntriesTable {
  id: Generated<number>
  created_at: Date
  actor_id: number
  actor_email: string
  address: string
  action: string
  target: string
  details: string
}

export interface WaitingRoomsTable {
  product_id: number
  /** Places given so far; the newest place has this number. */
  places: number
  /** When the line was drawn up; null while people only gather. */
  opened_at: Date | null
  /** The places that the seed shuffles: so many, behind this one. */
  crowd_after: number
  crowd: number
  seed: string
}

/** What waiting-room-rules.ts calls a step. */
export interface WaitingRoomStepsTable {
  product_id: number
  at: Date
  admitted_to: number
  let_in: number
  orders: number
}

/** Whose place is whose, from the first hold that it was good for. */
export interface WaitingRoomGuestsTable extends Guest {
  product_id: number
}

/** The rehearsals that were started from the console. What a column means stands in types.ts. */
export interface RehearsalsTable {
  id: Generated<number>
  product_id: number
  product_name: string
  /** The hidden copy, as long as something of it may still be there. */
  copy_id: number | null
  /** 1 while it runs, else null, so that a UNIQUE constraint lets only one run at a time. */
  running: 1 | null
  shoppers: number
  seconds: number
  actor_id: number
  actor_email: string
  /** The address from which it was started. */
  address: string
  started_at: Date
  /** When the process that runs it last said that it does. */
  seen_at: Date
  stop_asked_at: Date | null
  ended_at: Date | null
  outcome: RehearsalOutcome | null
  why: string | null
  /** RehearsalProgress as JSON text. */
  progress: string | null
  /** RehearsalResult as JSON text. */
  result: string | null
}

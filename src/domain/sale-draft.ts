import { orderIdAt } from './order-ids.js'
import {
  type EventType,
  type Guest,
  NO_NUMBERS,
  type Operator,
  type Order,
  type OrderStatus,
  type Product,
  type ProductNumbers,
  type WaitEntry,
} from './types.js'

/** Everything a batch may read: the locked product row and the rows that its commands and its due holds name. */
export interface SaleState {
  product: Product
  /** By order id: the orders that commands name, and the due holds. */
  orders: ReadonlyMap<string, Order>
  /** By `requestKey`: the orders that were made for the request ids of this batch, of whatever product. */
  requests: ReadonlyMap<string, Order>
  /** By user id: units in pending and confirmed orders of this product. Absent means none. */
  liveQuantities: ReadonlyMap<number, number>
  /** Ids of the stock commands of this batch that were carried out before. */
  stockCommandsDone: ReadonlySet<string>
  /** The holds to release before anything else, oldest first. */
  due: readonly Order[]
  /**
   * Entries of the wait list, in the order of joining: those that commands name, those of customers who ask to join,
   * and of those who wait everybody whom the units could serve that may become free in this batch.
   */
  entries: readonly WaitEntry[]
  /** Those of the waiting room whose account or whose place a hold of this batch names. */
  guests: readonly Guest[]
}

export interface NewEvent {
  order_id: string | null
  type: EventType
  delta: number
  /** Free units after this event. */
  balance: number
  metadata: { actor: string; reason: string }
  command_id: string | null
}

/** One attempt to hold, as it is kept for good: an order, or a refusal with its reason. */
export interface Attempt {
  /** The order that was made, or that would have been. */
  order_id: string
  /** The refusal's code; null for what was granted. */
  reason: string | null
  quantity: number
  /** Units free after it, and units supplied by then. */
  free_after: number
  supplied: number
  /** The receipt; 0 until the lane gives it out. */
  number: number
}

/** What an operator did, to be written in the transaction that did it. */
export interface NewAuditEntry {
  operator: Operator
  action: string
  target: string
  details: string
}

export interface Resolution {
  id: string
  from: OrderStatus
  to: OrderStatus
}

/** A hold that ends later than it did. */
export interface Extension {
  id: string
  hold_expires_at: Date
  extension_id: string
}

/** All that one batch writes. Applying it to the state it was decided on keeps every promise. */
export interface Changes {
  /** The product's numbers, as differences. */
  product: ProductNumbers
  ordersCreated: Order[]
  /** Pending orders with a later end; they may be resolved in the same batch, after that. */
  ordersExtended: Extension[]
  ordersResolved: Resolution[]
  /** In the order of joining; one that was served at once is among them with its order. */
  entriesJoined: WaitEntry[]
  /** Entries that waited before and wait no longer. */
  entriesEnded: WaitEntry[]
  /** The sale is over: whoever waits, loaded or not, waits no longer. It goes before all else that is done to entries. */
  waitlistClosed: boolean
  /** Customers whose place in the waiting room is theirs from now on. */
  guestsBound: readonly Guest[]
  events: NewEvent[]
  /** Every attempt to hold that made an order or was refused, in the order of service. */
  attempts: Attempt[]
  /** By user id: the new value, for the customers whose value changed. */
  liveQuantities: ReadonlyMap<number, number>
  /** What the operators' commands of this batch did. */
  audits: NewAuditEntry[]
}

/** What a batch would load of a product that is new, or for customers who are new to it. */
export function untouchedSale(product: Product): SaleState {
  return {
    product,
    orders: new Map(),
    requests: new Map(),
    liveQuantities: new Map(),
    stockCommandsDone: new Set(),
    due: [],
    entries: [],
    guests: [],
  }
}

/** Whether anybody's place on the wait list is another now. */
export function changesLine({ entriesJoined, entriesEnded, waitlistClosed }: Changes): boolean {
  return waitlistClosed || entriesJoined.length > 0 || entriesEnded.length > 0
}

/** Whether there is nothing to write. */
export function isNothing(changes: Changes): boolean {
  return (
    changes.events.length === 0 &&
    changes.ordersExtended.length === 0 &&
    changes.product.receipts_issued === 0 &&
    !changesLine(changes)
  )
}

/** A row of products as it stands after these changes. */
export function withChanges<Row extends ProductNumbers>(product: Row, { product: delta }: Changes): Row {
  const numbers = Object.keys(delta) as (keyof ProductNumbers)[]
  return { ...product, ...Object.fromEntries(numbers.map((name) => [name, product[name] + delta[name]])) }
}

/** How a request id is looked up: the ids of one customer are one namespace, over all products. */
export function requestKey(userId: number, requestId: string): string {
  return `${userId} ${requestId}`
}

/** Which columns count the units and the orders of a status. */
const COLUMNS = {
  pending: { units: 'held', orders: 'pending_orders' },
  confirmed: { units: 'sold', orders: 'confirmed_orders' },
  expired: { units: 'expired_units', orders: 'expired_orders' },
  cancelled: { units: 'cancelled_units', orders: 'cancelled_orders' },
} as const

/**
 * A working copy of the sale that remembers what was done to it. It keeps the books (every unit that leaves one
 * column arrives in another, every move has its event) and knows no rule of the sale: those are in sale.ts.
 */
export class SaleDraft {
  readonly product: Product
  readonly now: Date
  private readonly state: SaleState
  private readonly ordersBefore: ReadonlyMap<string, Order>
  private readonly orders: Map<string, Order>
  private readonly requests: Map<string, Order>
  private readonly liveQuantities = new Map<number, number>()
  private readonly events: NewEvent[] = []
  private readonly attempts: Attempt[] = []
  private readonly audits: NewAuditEntry[] = []
  private readonly stockCommandsDone: Set<string>
  private readonly entriesBefore: ReadonlyMap<string, WaitEntry>
  /** In the order of joining. */
  private readonly entries: Map<string, WaitEntry>
  private waitlistClosed = false
  private readonly guests: Map<number, Guest>
  private readonly guestsBound = new Map<number, Guest>()
  private readonly delta: ProductNumbers = { ...NO_NUMBERS }

  constructor(state: SaleState, now: Date) {
    this.state = state
    this.product = { ...state.product }
    this.now = now
    this.ordersBefore = new Map([...state.orders, ...state.due.map((order) => [order.id, order] as const)])
    this.orders = new Map(this.ordersBefore)
    this.requests = new Map(state.requests)
    this.stockCommandsDone = new Set(state.stockCommandsDone)
    this.entriesBefore = new Map(state.entries.map((entry) => [entry.id, entry]))
    this.entries = new Map(this.entriesBefore)
    this.guests = new Map(state.guests.map((guest) => [guest.user_id, guest]))
  }

  findOrder(id: string): Order | undefined {
    return this.orders.get(id)
  }

  findRequest(userId: number, requestId: string): Order | undefined {
    const order = this.requests.get(requestKey(userId, requestId))
    return order && (this.orders.get(order.id) ?? order)
  }

  liveQuantity(userId: number): number {
    return this.liveQuantities.get(userId) ?? this.state.liveQuantities.get(userId) ?? 0
  }

  findEntry(id: string): WaitEntry | undefined {
    return this.entries.get(id)
  }

  /** Those who wait, in the order of joining, as far as they were loaded. */
  waiters(): WaitEntry[] {
    return [...this.entries.values()].filter((entry) => entry.status === 'waiting')
  }

  /** Whoever's place in the waiting room this is. */
  guestAt(place: number): Guest | undefined {
    return [...this.guests.values()].find((guest) => guest.place === place)
  }

  guest(userId: number): Guest | undefined {
    return this.guests.get(userId)
  }

  isStockCommandDone(commandId: string): boolean {
    return this.stockCommandsDone.has(commandId)
  }

  /** Takes the units of a new pending order from the free ones. */
  open(order: Order, actor: string, reason = 'hold'): Order {
    this.orders.set(order.id, order)
    if (order.request_id !== null) {
      this.requests.set(requestKey(order.user_id, order.request_id), order)
    }
    this.moveStock(-order.quantity)
    this.count('pending', order.quantity, 1)
    this.changeLiveQuantity(order.user_id, order.quantity)
    this.record('hold_created', order.id, -order.quantity, actor, reason)
    this.attempt(order.id, order.quantity, null)
    return order
  }

  /** Remembers an attempt to hold with how the units stand after it; `reason` is null where it was granted. */
  attempt(orderId: string, quantity: number, reason: string | null): void {
    const { total_stock: free_after, supplied } = this.product
    this.attempts.push({ order_id: orderId, reason, quantity, free_after, supplied, number: 0 })
  }

  /** A pending order lives longer. No unit moves, so the ledger has nothing to say of it. */
  extend(order: Order, seconds: number, extensionId: string): Order {
    const hold_expires_at = new Date(order.hold_expires_at.getTime() + seconds * 1000)
    const extended = { ...order, hold_expires_at, extension_id: extensionId }
    this.orders.set(order.id, extended)
    return extended
  }

  /** A pending order becomes confirmed: its units move from held to sold, and none becomes free. */
  confirm(order: Order, actor: string): Order {
    const confirmed = this.changeStatus(order, 'confirmed')
    this.record('order_confirmed', order.id, 0, actor, 'confirmed')
    return confirmed
  }

  /** A pending or confirmed order ends otherwise: its units are free again. */
  release(order: Order, status: 'expired' | 'cancelled', actor: string, reason: string): Order {
    const released = this.changeStatus(order, status)
    if (status === 'expired') {
      this.delta.lapsed_unit_seconds += order.quantity * wholeSecondsBetween(order.created_at, this.now)
    }
    this.moveStock(order.quantity)
    this.changeLiveQuantity(order.user_id, -order.quantity)
    this.record('hold_released', order.id, order.quantity, actor, reason)
    return released
  }

  /** Adds units to the free ones, or takes them away when `quantity` is negative. */
  addStock(commandId: string, quantity: number, actor: string, reason: string): void {
    this.stockCommandsDone.add(commandId)
    this.moveStock(quantity)
    this.delta.supplied += quantity
    this.product.supplied += quantity
    this.record('stock_added', null, quantity, actor, reason, commandId)
  }

  /** Somebody stands at the end of the line. */
  join(entry: WaitEntry): void {
    this.entries.set(entry.id, entry)
    this.countWaiting(1)
  }

  /** Somebody leaves the line, with an order or without. */
  endWait(entry: WaitEntry, status: 'offered' | 'left'): WaitEntry {
    const order_id = status === 'offered' ? orderIdAt(this.now, entry.order_id) : entry.order_id
    const ended = { ...entry, status, order_id, ended_at: this.now }
    this.entries.set(entry.id, ended)
    this.countWaiting(-1)
    return ended
  }

  /** Everybody leaves the line, those that were not loaded too. */
  closeWaitlist(): void {
    for (const entry of this.waiters()) {
      this.entries.set(entry.id, { ...entry, status: 'closed', ended_at: this.now })
    }
    this.waitlistClosed = true
    this.countWaiting(-this.product.waiting)
  }

  /** A place in the waiting room becomes an account's own. */
  bindPlace(guest: Guest): void {
    if (this.guests.get(guest.user_id)?.place !== guest.place) {
      this.guests.set(guest.user_id, guest)
      this.guestsBound.set(guest.user_id, guest)
    }
  }

  audit(entry: NewAuditEntry): void {
    this.audits.push(entry)
  }

  changes(): Changes {
    return {
      product: { ...this.delta, event_count: this.events.length },
      ...this.changesOfOrders(),
      ...this.changesOfEntries(),
      guestsBound: [...this.guestsBound.values()],
      events: this.events,
      attempts: this.attempts,
      liveQuantities: this.liveQuantities,
      audits: this.audits,
    }
  }

  private changesOfOrders() {
    const ordersCreated: Order[] = []
    const ordersExtended: Extension[] = []
    const ordersResolved: Resolution[] = []
    for (const order of this.orders.values()) {
      const before = this.ordersBefore.get(order.id)
      if (before === undefined) {
        ordersCreated.push(order)
        continue
      }
      const { id, hold_expires_at, extension_id } = order
      if (extension_id !== null && extension_id !== before.extension_id) {
        ordersExtended.push({ id, hold_expires_at, extension_id })
      }
      if (before.status !== order.status) {
        ordersResolved.push({ id, from: before.status, to: order.status })
      }
    }
    return { ordersCreated, ordersExtended, ordersResolved }
  }

  private changesOfEntries() {
    const entries = [...this.entries.values()]
    const waitedBefore = (entry: WaitEntry) => this.entriesBefore.get(entry.id)?.status === 'waiting'
    return {
      entriesJoined: entries.filter((entry) => !this.entriesBefore.has(entry.id)),
      entriesEnded: entries.filter(
        (entry) => waitedBefore(entry) && (entry.status === 'offered' || entry.status === 'left'),
      ),
      waitlistClosed: this.waitlistClosed,
    }
  }

  private changeStatus(order: Order, status: OrderStatus): Order {
    const changed = { ...order, status, resolved_at: this.now }
    this.orders.set(order.id, changed)
    this.count(order.status, -order.quantity, -1)
    this.count(status, order.quantity, 1)
    this.delta.revenue_cents += revenueOf(changed) - revenueOf(order)
    return changed
  }

  private moveStock(units: number): void {
    this.delta.total_stock += units
    this.product.total_stock += units
  }

  private count(status: OrderStatus, units: number, orders: number): void {
    const columns = COLUMNS[status]
    this.delta[columns.units] += units
    this.delta[columns.orders] += orders
    if (columns.units === 'held' || columns.units === 'sold') {
      this.product[columns.units] += units
    }
  }

  private countWaiting(people: number): void {
    this.delta.waiting += people
    this.product.waiting += people
  }

  private changeLiveQuantity(userId: number, units: number): void {
    this.liveQuantities.set(userId, this.liveQuantity(userId) + units)
  }

  private record(
    type: EventType,
    orderId: string | null,
    delta: number,
    actor: string,
    reason: string,
    commandId: string | null = null,
  ): void {
    const balance = this.product.total_stock
    this.events.push({
      order_id: orderId,
      type,
      delta,
      balance,
      metadata: { actor, reason },
      command_id: commandId,
    })
  }
}

function revenueOf({ status, quantity, unit_price_cents }: Order): number {
  return status === 'confirmed' ? quantity * unit_price_cents : 0
}

function wholeSecondsBetween(start: Date, end: Date): number {
  return Math.floor((end.getTime() - start.getTime()) / 1000)
}

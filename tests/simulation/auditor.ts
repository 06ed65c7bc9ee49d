import type { EventType, Order } from '../../src/domain/types.js'
import { demand } from '../support/world.js'
import type { Counts } from './counts.js'
import type { CommittedChange, Database } from './database.js'
import type { Row } from './schema.js'

/**
 * Looks at every commit as it happens: what was written is compared with what the ledger says was written, by sums
 * that the shop's own code has no part in.
 */
export interface Auditor {
  onCommit(changes: readonly CommittedChange[], now: Date): void
  /** Whatever of an order is in the books now. */
  order(id: string): Order | undefined
}

interface Book {
  /** Sum of all deltas. */
  free: number
  supplied: number
  held: number
  sold: number
  events: number
  /** Units in pending and confirmed orders, by customer. */
  live: Map<number, number>
}

/** Where an order may go from each status; nothing ever comes back to life. */
const NEXT: Record<Order['status'], Order['status'][]> = {
  pending: ['pending', 'confirmed', 'expired', 'cancelled'],
  confirmed: ['confirmed', 'cancelled'],
  expired: [],
  cancelled: [],
}

export function openAuditor(database: Database, counts: Counts): Auditor {
  const books = new Map<number, Book>()
  const orders = new Map<string, Order>()
  /** By order: the kinds of events it has had. */
  const had = new Map<string, Set<EventType>>()
  const requests = new Map<string, string>()
  const commands = new Set<string>()

  function bookOf(productId: number): Book {
    const book = books.get(productId) ?? {
      free: 0,
      supplied: 0,
      held: 0,
      sold: 0,
      events: 0,
      live: new Map(),
    }
    books.set(productId, book)
    return book
  }

  function onCommit(changes: readonly CommittedChange[], now: Date): void {
    const touched = new Set<number>()
    const resolved = changes.filter(({ table }) => table === 'orders')
    for (const { before, after } of resolved) {
      const order = after as unknown as Order
      onOrder(before as unknown as Order | null, order, now)
      touched.add(order.product_id)
    }
    countOffers(resolved)
    for (const { table, before, after } of changes) {
      if (table === 'inventory_events') {
        demand(before === null && after !== null, 'an event of the ledger was changed')
        onEvent(after as Row)
        touched.add(Number(after?.product_id))
      }
    }
    for (const { after } of resolved) {
      checkEvents(after as unknown as Order)
    }
    for (const productId of touched) {
      checkProduct(productId, changes)
    }
  }

  function countOffers(changed: readonly CommittedChange[]): void {
    const offers = changed.filter(({ before, after }) => !before && after?.waited_since)
    const lapsed = changed.some(({ after }) => after?.waited_since && after.status === 'expired')
    if (offers.length > 0) {
      counts.add('units went to somebody who waited', offers.length)
      if (lapsed) {
        counts.add('an offer lapsed, and the next in line was offered the units')
      }
    }
  }

  function onOrder(before: Order | null, order: Order, now: Date): void {
    demand(order !== null, 'an order was deleted')
    const book = bookOf(order.product_id)
    if (before) {
      demand(
        NEXT[before.status].includes(order.status),
        `order ${order.id}: ${before.status} → ${order.status}`,
      )
      demand(before.quantity === order.quantity, `order ${order.id} changed its quantity`)
      checkEnd(before, order)
      demand(before.unit_price_cents === order.unit_price_cents, `order ${order.id} changed its price`)
      move(book, before, -1)
    } else {
      demand(order.status === 'pending', `order ${order.id} began as ${order.status}`)
      onNewOrder(order, now)
    }
    move(book, order, 1)
    if (order.status === 'confirmed') {
      demand(
        (order.resolved_at ?? now) < order.hold_expires_at,
        `order ${order.id} was confirmed after its end`,
      )
    }
    if (order.status === 'expired') {
      demand((order.resolved_at ?? now) >= order.hold_expires_at, `order ${order.id} expired before its end`)
    }
    orders.set(order.id, order)
  }

  /** The end of a hold moves once, by what its product allows, and only while the hold runs. */
  function checkEnd(before: Order, order: Order): void {
    const moved = order.hold_expires_at.getTime() - before.hold_expires_at.getTime()
    if (moved !== 0) {
      const [product] = database.find('products', { id: order.product_id })
      demand(
        moved === Number(product?.extension_seconds) * 1_000,
        `order ${order.id} was extended by ${moved} ms`,
      )
      demand(
        before.status === 'pending' && before.extension_id === null,
        `order ${order.id} was extended wrongly`,
      )
    }
  }

  function onNewOrder(order: Order, now: Date): void {
    const [product] = database.find('products', { id: order.product_id })
    demand(product !== undefined, `order ${order.id} has no product`)
    const { sale_starts_at, sale_ends_at, hold_seconds } = product as unknown as {
      sale_starts_at: Date
      sale_ends_at: Date
      hold_seconds: number
    }
    const { created_at, hold_expires_at } = order
    demand(created_at >= sale_starts_at && created_at < sale_ends_at, `order ${order.id} is outside its sale`)
    demand(created_at <= now, `order ${order.id} is of the future`)
    demand(
      hold_expires_at.getTime() - created_at.getTime() ===
        hold_seconds * 1_000 + (order.extension_id === null ? 0 : Number(product?.extension_seconds) * 1_000),
      `the hold of order ${order.id} has not the length of its product`,
    )
    if (order.request_id !== null) {
      const key = `${order.user_id} ${order.request_id}`
      demand(!requests.has(key), `request ${key} made two orders`)
      requests.set(key, order.id)
    }
  }

  function onEvent(row: Row): void {
    const { product_id, order_id, type, delta, balance, command_id } = row
    const book = bookOf(Number(product_id))
    book.free += Number(delta)
    book.events += 1
    demand(balance === book.free, `an event says ${balance} free, the sum is ${book.free}`)
    if (type === 'stock_added') {
      book.supplied += Number(delta)
      demand(!commands.has(String(command_id)), `stock command ${command_id} was carried out twice`)
      commands.add(String(command_id))
      return
    }
    const kinds = had.get(String(order_id)) ?? new Set()
    demand(!kinds.has(type as EventType), `order ${order_id} has two events ${type}`)
    had.set(String(order_id), kinds.add(type as EventType))
    const quantity = orders.get(String(order_id))?.quantity ?? 0
    const expected = { hold_created: -quantity, hold_released: quantity, order_confirmed: 0 }[String(type)]
    demand(delta === expected, `event ${type} of order ${order_id} moves ${delta} units, not ${expected}`)
  }

  function checkEvents({ id, status }: Order): void {
    const kinds = had.get(id) ?? new Set<EventType>()
    const is = (type: EventType, expected: boolean) =>
      demand(kinds.has(type) === expected, `order ${id} is ${status} and has ${[...kinds].join()}`)
    is('hold_created', true)
    is('hold_released', status === 'expired' || status === 'cancelled')
    if (status !== 'cancelled') {
      is('order_confirmed', status === 'confirmed')
    }
  }

  function checkProduct(productId: number, changes: readonly CommittedChange[]): void {
    const book = bookOf(productId)
    const [product] = database.find('products', { id: productId })
    const { total_stock, held, sold, supplied, event_count, limit_per_customer } = product ?? {}
    const are = [total_stock, held, sold, supplied, event_count].join()
    const should = [book.free, book.held, book.sold, book.supplied, book.events].join()
    demand(
      are === should,
      `product ${productId}: free, held, sold, supplied, events are ${are}, not ${should}`,
    )
    for (const { table, after } of changes) {
      if (table === 'orders' && after?.product_id === productId) {
        const { user_id = null } = after
        const live = book.live.get(Number(user_id)) ?? 0
        const [tally] = database.find('customer_tallies', { product_id: productId, user_id })
        demand((tally?.live_quantity ?? 0) === live, `the tally of customer ${user_id} is off`)
        demand(live <= Number(limit_per_customer ?? Infinity), `customer ${user_id} is over the limit`)
      }
    }
  }

  return { onCommit, order: (id) => orders.get(id) }
}

function move(book: Book, { status, quantity, user_id }: Order, sign: 1 | -1): void {
  const units = sign * quantity
  if (status === 'pending') book.held += units
  if (status === 'confirmed') book.sold += units
  if (status === 'pending' || status === 'confirmed') {
    book.live.set(user_id, (book.live.get(user_id) ?? 0) + units)
  }
}

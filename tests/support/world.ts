import { type Command, decide, type Outcome } from '../../src/domain/sale.js'
import { type NewEvent, requestKey, type SaleState } from '../../src/domain/sale-draft.js'
import type { Guest, Order, Product, WaitEntry } from '../../src/domain/types.js'

/**
 * The books in memory: loads what a batch names and applies what decide() returned, as the ledger does with SQL, so
 * that the rules can be tried by the hundred thousand. It believes nothing: every change is checked as SQL checks it.
 */
export interface World {
  product: Product
  now: Date
  /** Most due holds that a batch is given to release. */
  releaseMax: number
  orders: Map<string, Order>
  events: NewEvent[]
  liveQuantities: Map<number, number>
  /** In the order of joining. */
  entries: Map<string, WaitEntry>
  /** By user id. */
  guests: Map<number, Guest>
  load(commands: readonly Command[]): SaleState
  run(commands: readonly Command[]): Outcome[]
}

export function emptyWorld(given: {
  stock: number
  now: Date
  hold_seconds?: number
  limit_per_customer?: number | null
  extension_seconds?: number
}): World {
  const hour = 3_600_000
  const world: World = {
    product: {
      id: 1,
      name: 'Enamel mug',
      description: '',
      image_url: null,
      price_cents: 1250,
      currency: 'USD',
      total_stock: given.stock,
      held: 0,
      sold: 0,
      supplied: given.stock,
      limit_per_customer: given.limit_per_customer ?? null,
      hold_seconds: given.hold_seconds ?? 120,
      extension_seconds: given.extension_seconds ?? 0,
      stock_display: 'exact',
      waiting_room: 'off',
      waiting_room_opens_minutes: 10,
      waiting: 0,
      rehearsal: 0,
      sale_starts_at: new Date(given.now.getTime() - hour),
      sale_ends_at: new Date(given.now.getTime() + hour / 6),
      paused_at: null,
      version: 1,
      created_at: given.now,
    },
    now: given.now,
    releaseMax: 500,
    orders: new Map(),
    events: [
      {
        order_id: null,
        type: 'stock_added',
        delta: given.stock,
        balance: given.stock,
        metadata: { actor: 'admin:1', reason: 'stock at start' },
        command_id: 'start',
      },
    ],
    liveQuantities: new Map(),
    entries: new Map(),
    guests: new Map(),
    load: (commands) => load(world, commands),
    run: (commands) => {
      const { outcomes, changes } = decide(world.load(commands), commands, world.now)
      apply(world, changes)
      return outcomes
    },
  }
  return world
}

function load(world: World, commands: readonly Command[]): SaleState {
  const all = [...world.orders.values()]
  const named = new Set(commands.flatMap((command) => ('order_id' in command ? [command.order_id] : [])))
  const due = all
    .filter((order) => order.status === 'pending' && order.hold_expires_at <= world.now)
    .sort((one, other) => one.hold_expires_at.getTime() - other.hold_expires_at.getTime())
    .slice(0, world.releaseMax)
  return {
    product: world.product,
    orders: new Map(all.filter((order) => named.has(order.id)).map((order) => [order.id, order])),
    requests: new Map(
      all.flatMap((order) =>
        order.request_id === null ? [] : [[requestKey(order.user_id, order.request_id), order] as const],
      ),
    ),
    liveQuantities: world.liveQuantities,
    stockCommandsDone: new Set(world.events.flatMap((event) => event.command_id ?? [])),
    due,
    entries: [...world.entries.values()],
    guests: [...world.guests.values()],
  }
}

function apply(world: World, changes: ReturnType<typeof decide>['changes']): void {
  const { total_stock, held, sold, supplied, waiting } = changes.product
  world.product.total_stock += total_stock
  world.product.held += held
  world.product.sold += sold
  world.product.supplied += supplied
  applyWaitlist(world, changes)
  for (const guest of changes.guestsBound) {
    const twin = [...world.guests.values()].find(({ place }) => place === guest.place)
    demand(twin === undefined || twin.user_id === guest.user_id, `place ${guest.place} is two accounts’`)
    world.guests.set(guest.user_id, guest)
  }
  world.product.waiting += waiting
  for (const order of changes.ordersCreated) {
    demand(!world.orders.has(order.id), `order ${order.id} was inserted twice`)
    world.orders.set(order.id, order)
  }
  for (const { id, ...later } of changes.ordersExtended) {
    const order = world.orders.get(id)
    demand(order?.status === 'pending', `order ${id} was extended and is not pending`)
    world.orders.set(id, { ...(order as Order), ...later })
  }
  for (const { id, from, to } of changes.ordersResolved) {
    const order = world.orders.get(id)
    demand(order?.status === from, `order ${id} was not ${from}`)
    world.orders.set(id, { ...(order as Order), status: to, resolved_at: world.now })
  }
  for (const event of changes.events) {
    const twin = world.events.some((other) => other.order_id === event.order_id && other.type === event.type)
    demand(event.order_id === null || !twin, `order ${event.order_id} has two events ${event.type}`)
    world.events.push(event)
  }
  for (const [userId, quantity] of changes.liveQuantities) {
    world.liveQuantities.set(userId, quantity)
  }
  demand(changes.product.event_count === changes.events.length, 'the event count differs from the events')
}

/** Closing first, then endings, then joinings, as the UNIQUE constraint of SQL wants it. */
function applyWaitlist(world: World, changes: ReturnType<typeof decide>['changes']): void {
  const waiting = () => [...world.entries.values()].filter((entry) => entry.status === 'waiting')
  if (changes.waitlistClosed) {
    demand(waiting().length === world.product.waiting, 'the wait list is not as long as the product counts')
    for (const entry of waiting()) {
      world.entries.set(entry.id, { ...entry, status: 'closed', ended_at: world.now })
    }
  }
  for (const entry of changes.entriesEnded) {
    demand(world.entries.get(entry.id)?.status === 'waiting', `entry ${entry.id} did not wait`)
    world.entries.set(entry.id, entry)
  }
  for (const entry of changes.entriesJoined) {
    demand(!world.entries.has(entry.id), `entry ${entry.id} was inserted twice`)
    const twin = waiting().some((other) => other.user_id === entry.user_id)
    demand(entry.status !== 'waiting' || !twin, `customer ${entry.user_id} waits twice`)
    world.entries.set(entry.id, entry)
  }
}

export function demand(condition: boolean, otherwise: string): void {
  if (!condition) {
    throw new Error(otherwise)
  }
}

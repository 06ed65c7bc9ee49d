import type { Order, Product, WaitEntry } from '../../src/domain/types.js'
import { checkPromises } from '../support/promises.js'
import { demand, emptyWorld, type World } from '../support/world.js'
import { type ClientLog, ORDER_ID_TAIL, type openCrowd } from './clients.js'
import type { Database } from './database.js'
import { BEGINNING } from './server.js'
import { ask, type Surroundings, startWebProcess, type WebProcess } from './shop.js'

export interface EndOptions extends Surroundings {
  database: Database
  log: ClientLog
  productIds: number[]
  crowd: ReturnType<typeof openCrowd>
}

/** Longest hold there is in a simulation, and then some, in milliseconds. */
const ALL_HOLDS_OVER_MS = 10_000

/** When the weather is fair again: what was unknown is asked again, holds run out, and the books are read whole. */
export async function checkTheEnd(options: EndOptions): Promise<void> {
  const { timeline, database, log, productIds, crowd } = options
  for (const request of log.requests) {
    if (request.hadUnknown && request.requestId !== null && request.quantity <= 100) {
      const told = await crowd.tryHold(request)
      demand(told !== 'unknown', 'in fair weather a hold had no answer')
    }
  }
  checkRequests(options)
  const fresh = startWebProcess('the last', options)
  for (const productId of productIds) {
    await letEverythingLapse(options, fresh, productId)
    checkPromises(worldOf(database, productId, timeline.now()))
  }
  checkLog(options)
}

/** What lapses is offered to those who wait, and lapses again, until nobody waits or nothing is left for them. */
async function letEverythingLapse(
  { timeline, counts, database }: EndOptions,
  process: WebProcess,
  productId: number,
): Promise<void> {
  const pending = () => database.find('orders', { product_id: productId, status: 'pending' })
  const rounds = database.find('waitlist_entries', { product_id: productId, waiting: 1 }).length + 2
  for (let round = 0; round < rounds; round += 1) {
    await timeline.sleep(ALL_HOLDS_OVER_MS)
    // Another process may just have offered units to the next in line, and those holds are not over.
    const now = new Date(BEGINNING + Math.floor(timeline.now()))
    const due = new Set(
      pending()
        .filter((hold) => (hold.hold_expires_at as Date) <= now)
        .map(({ id }) => id),
    )
    await ask(process, counts, productId, { kind: 'release_due' })
    const left = pending()
    demand(
      !left.some(({ id }) => due.has(id)),
      `product ${productId} has a hold that is over and was not released`,
    )
    if (left.length === 0) {
      return
    }
  }
  demand(pending().length === 0, `the wait list of product ${productId} does not come to an end`)
}

/** Each request id has at most one order, and exactly one where somebody was told of one. */
function checkRequests({ database, log }: EndOptions): void {
  const told = new Map<string, string | null>()
  for (const { user, requestId, orderId } of log.requests) {
    if (requestId !== null) {
      told.set(`${user} ${requestId}`, orderId)
    }
  }
  for (const { user, requestId, isShared, hadUnknown } of log.requests) {
    if (requestId === null) {
      continue
    }
    const stored = database.find('orders', { request_id: requestId, user_id: user })
    const orderId = told.get(`${user} ${requestId}`) ?? null
    demand(stored.length <= 1, `request ${requestId} made ${stored.length} orders`)
    if (orderId !== null || (!isShared && !hadUnknown)) {
      demand(
        (stored[0]?.id ?? null) === orderId,
        `request ${requestId} was told of ${orderId}, the books have ${stored[0]?.id}`,
      )
    }
  }
}

function checkLog({ database, log }: EndOptions): void {
  const tries = new Set(log.requests.flatMap((request) => request.tries))
  const orders = database.rows('orders') as unknown as Order[]
  for (const { id } of orders) {
    demand(tries.has(id) || log.wishes.has(id.slice(-ORDER_ID_TAIL)), `nobody asked for order ${id}`)
  }
  const stored = new Map(orders.map(({ id, status }) => [id, status]))
  for (const [id, statuses] of log.told) {
    const status = stored.get(id)
    demand(status !== undefined, `order ${id} was told of and is lost`)
    for (const told of statuses) {
      const mayBe = told === 'pending' || told === status || (told === 'confirmed' && log.revoked.has(id))
      demand(mayBe, `order ${id} was told to be ${told}, and is ${status}`)
    }
  }
  for (const [commandId, { quantity, told }] of log.stock) {
    const delta = database.find('inventory_events', { command_id: commandId })[0]?.delta
    const mayBe = delta === quantity || (told === 'refused' && delta === undefined)
    demand(mayBe, `restock ${commandId} of ${quantity} was told to be ${told}, the ledger has ${delta}`)
  }
}

/** One product's books in the form that tests/support/promises.ts reads. */
function worldOf(database: Database, productId: number, milliseconds: number): World {
  const [product] = database.find('products', { id: productId })
  const now = new Date(BEGINNING + Math.floor(milliseconds))
  const world = emptyWorld({ stock: 0, now })
  world.product = product as unknown as Product
  const orders = database.find('orders', { product_id: productId }) as unknown as Order[]
  world.orders = new Map(orders.map((order) => [order.id, order]))
  world.events = database
    .find('inventory_events', { product_id: productId })
    .sort((one, other) => Number(one.id) - Number(other.id)) as unknown as World['events']
  world.liveQuantities = new Map(
    database
      .find('customer_tallies', { product_id: productId })
      .map(({ user_id, live_quantity }) => [Number(user_id), Number(live_quantity)]),
  )
  const entries = database
    .find('waitlist_entries', { product_id: productId })
    .sort((one, other) => Number(one.place) - Number(other.place)) as unknown as WaitEntry[]
  world.entries = new Map(entries.map((entry) => [entry.id, entry]))
  return world
}

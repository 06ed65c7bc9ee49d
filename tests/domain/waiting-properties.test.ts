import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stateOf } from '../../src/domain/sale-rules.js'
import type { Order, WaitEntry } from '../../src/domain/types.js'
import { checkPromises } from '../support/promises.js'
import { nameOf, runSale, saleOf, seedOf } from '../support/random-sale.js'
import { demand, type World } from '../support/world.js'

const RUNS = 1_500
const BATCHES = 30

/** Sales in which most people come too late, and many of those who came in time let go again. */
const crowded = saleOf(
  {
    hold: 6,
    confirm: 1,
    cancel: 6,
    extend: 1,
    revoke: 1,
    join: 12,
    leave: 2,
    add_stock: 2,
    release_due: 2,
  },
  BATCHES,
)

test('on a wait list no unit is idle that a waiter can take, nobody stands twice, and the order is kept', () => {
  const seen = new Map<string, number>()
  let commands = 0
  let offers = 0
  fc.assert(
    fc.property(crowded, (sale) => {
      commands += runSale(sale, (world, before, _commands, outcomes) => {
        for (const name of outcomes.map(nameOf)) {
          seen.set(name, (seen.get(name) ?? 0) + 1)
        }
        checkPromises(world)
        checkNothingIsIdle(world)
        checkNobodyIsOvertaken(world, before)
        offers += offersOf(world, before).length
      })
    }),
    { numRuns: RUNS, seed: seedOf('wait list') },
  )
  console.log(
    `wait list: ${commands} commands, ${offers} offers, ${[...seen].map(([name, count]) => `${name} ${count}`).join(', ')}`,
  )
  expect(commands).toBeGreaterThanOrEqual(100_000)
  expect(offers).toBeGreaterThan(1_000)
  for (const name of ['waiting', 'offered', 'left', 'closed', 'stock_available', 'already_resolved']) {
    expect(seen.get(name) ?? 0, name).toBeGreaterThan(5)
  }
})

function checkNothingIsIdle(world: World): void {
  const { product, now } = world
  const state = stateOf(product, now)
  if (state === 'paused' || state === 'upcoming') {
    return
  }
  if (state === 'ended') {
    demand(product.waiting === 0, 'somebody waits for a sale that is over')
    return
  }
  for (const entry of waitersOf(world)) {
    demand(
      entry.quantity > product.total_stock || !hasRoom(world, entry),
      `${product.total_stock} units are idle while entry ${entry.id} waits for ${entry.quantity}`,
    )
  }
}

/** Of those who waited before the batch and wait after it, each was passed over only for what they could not take. */
function checkNobodyIsOvertaken(world: World, before: World): void {
  const patient = waitersOf(world).filter((entry) => before.entries.has(entry.id))
  const places = new Map([...world.entries.keys()].map((id, place) => [id, place]))
  for (const order of newOrders(world, before)) {
    demand(order.waited_since !== null || patient.length === 0, `order ${order.id} overtook those who wait`)
  }
  for (const { order, entry } of offersOf(world, before)) {
    const free = (balanceAfter(world, order) ?? 0) + order.quantity
    for (const earlier of patient) {
      const isBefore = (places.get(earlier.id) ?? 0) < (places.get(entry.id) ?? 0)
      const couldTake = earlier.quantity <= free && hasRoom(world, earlier) && hasRoom(before, earlier)
      demand(!isBefore || !couldTake, `entry ${entry.id} overtook ${earlier.id}`)
    }
  }
}

function newOrders(world: World, before: World): Order[] {
  return [...world.orders.values()].filter((order) => !before.orders.has(order.id))
}

function offersOf(world: World, before: World): { order: Order; entry: WaitEntry }[] {
  const entries = new Map([...world.entries.values()].map((entry) => [entry.order_id, entry]))
  return newOrders(world, before).flatMap((order) => {
    const entry = order.waited_since === null ? undefined : entries.get(order.id)
    return entry ? [{ order, entry }] : []
  })
}

function balanceAfter(world: World, order: Order): number | undefined {
  return world.events.find((event) => event.order_id === order.id && event.type === 'hold_created')?.balance
}

function waitersOf(world: World): WaitEntry[] {
  return [...world.entries.values()].filter((entry) => entry.status === 'waiting')
}

function hasRoom({ product, liveQuantities }: World, { user_id, quantity }: WaitEntry): boolean {
  return (liveQuantities.get(user_id) ?? 0) + quantity <= (product.limit_per_customer ?? Infinity)
}

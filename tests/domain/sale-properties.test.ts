import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Command, Outcome } from '../../src/domain/sale.js'
import { checkPromises } from '../support/promises.js'
import { emptyWorld, type World } from '../support/world.js'

const NOON = new Date('2026-06-01T12:00:00.000Z')
const OPERATOR = { id: 9, email: 'operator@example.com', address: '192.0.2.1' }
const RUNS = 1_500
/** Batches of one run; with five commands each, and as many runs, that is over 100,000 commands. */
const BATCHES = 30

/** Orders are named by their place among those that exist, so that commands meet them often. */
type Step =
  | { kind: 'hold'; user: number; quantity: number; key: number | null }
  | { kind: 'confirm' | 'cancel'; user: number; order: number }
  | { kind: 'add_stock'; quantity: number; key: number }
  | { kind: 'release_due' }

const user = fc.integer({ min: 1, max: 4 })
const order = fc.integer({ min: 0, max: 30 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('hold' as const),
      user,
      quantity: fc.integer({ min: 1, max: 5 }),
      key: fc.option(fc.integer({ min: 1, max: 12 })),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom('confirm' as const, 'cancel' as const), user, order }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('add_stock' as const),
      quantity: fc.integer({ min: -6, max: 6 }).filter((quantity) => quantity !== 0),
      key: fc.integer({ min: 1, max: 20 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release_due' as const) }) },
)
/** Time moves a little, to the end of holds, or past them; sometimes the head of a batch may release only one. */
const batch = fc.record({
  seconds: fc.constantFrom(0, 0, 1, 29, 30, 31, 60),
  releaseMax: fc.constantFrom(500, 500, 1, 0),
  paused: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  steps: fc.array(step, { minLength: 2, maxLength: 8 }),
})
const sale = fc.record({
  stock: fc.integer({ min: 0, max: 20 }),
  limit: fc.option(fc.integer({ min: 1, max: 8 })),
  batches: fc.array(batch, { minLength: BATCHES / 2, maxLength: BATCHES }),
})

test('every promise holds after every batch of random commands, and each outcome is what it says', () => {
  const seen = new Map<string, number>()
  let commands = 0
  const seed = Number(process.env.HOLDFAST_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`decide(): seed ${seed} (set HOLDFAST_SEED to replay it)`)
  fc.assert(
    fc.property(sale, ({ stock, limit, batches }) => {
      const world = emptyWorld({ stock, now: NOON, hold_seconds: 30, limit_per_customer: limit })
      for (const { seconds, releaseMax, paused, steps } of batches) {
        world.product.paused_at = paused ? world.now : null
        world.now = new Date(world.now.getTime() + seconds * 1000)
        world.releaseMax = releaseMax
        const batchOfCommands = steps.map((one, index) => commandFor(world, one, commands + index))
        commands += steps.length
        for (const outcome of world.run(batchOfCommands)) {
          const name = nameOf(outcome)
          seen.set(name, (seen.get(name) ?? 0) + 1)
        }
        checkPromises(world)
      }
    }),
    { numRuns: RUNS, seed },
  )
  console.log(
    `decide(): ${commands} commands, ${[...seen].map(([name, count]) => `${name} ${count}`).join(', ')}`,
  )
  expect(commands).toBeGreaterThanOrEqual(100_000)
  // A branch that the random commands never took was not tested by them.
  for (const name of [
    'pending',
    'confirmed',
    'cancelled',
    'insufficient_stock',
    'limit_reached',
    'hold_expired',
    'already_resolved',
    'not_found',
    'invalid',
    'sale_ended',
    'sale_paused',
    'stock',
    'released',
  ]) {
    expect(seen.get(name) ?? 0, name).toBeGreaterThan(100)
  }
})

test('holds that were granted can be asked for again: each is answered with its order, and nothing is written', () => {
  fc.assert(
    fc.property(sale, ({ stock, limit, batches }) => {
      const world = emptyWorld({ stock, now: NOON, hold_seconds: 30, limit_per_customer: limit })
      let commands = 0
      for (const { seconds, steps } of batches) {
        world.now = new Date(world.now.getTime() + seconds * 1000)
        const batchOfCommands = steps.map((one, index) => commandFor(world, one, commands + index))
        commands += steps.length
        const outcomes = world.run(batchOfCommands)
        const granted = batchOfCommands.filter((_, index) => 'order' in (outcomes[index] ?? {}))
        const holds = granted.filter((command) => command.kind === 'hold')
        const events = world.events.length
        const again = world.run(holds).map((outcome) => 'order' in outcome && outcome.order.id)
        expect(again.every((id) => id !== false && world.orders.has(id))).toBe(true)
        expect(world.events.length).toBe(events)
      }
    }),
    { numRuns: 100 },
  )
})

function commandFor(world: World, step: Step, number: number): Command {
  switch (step.kind) {
    case 'hold':
      return {
        kind: 'hold',
        order_id: `order-${number}`,
        user_id: step.user,
        customer_email: `${step.user}@example.com`,
        quantity: step.quantity,
        request_id: step.key === null ? null : `key-${step.key}`,
      }
    case 'confirm':
    case 'cancel': {
      const ids = [...world.orders.keys()]
      const order = world.orders.get(ids[step.order % Math.max(1, ids.length)] ?? '')
      // Mostly its own customer, sometimes another.
      const user_id = order && step.order % 5 !== 0 ? order.user_id : step.user
      return { kind: step.kind, order_id: order?.id ?? 'none', user_id }
    }
    case 'add_stock':
      return {
        kind: 'add_stock',
        command_id: `stock-${step.key}`,
        quantity: step.quantity,
        operator: OPERATOR,
        reason: '',
      }
    case 'release_due':
      return { kind: 'release_due' }
  }
}

function nameOf(outcome: Outcome): string {
  if ('refused' in outcome) {
    return outcome.refused.code
  }
  if ('order' in outcome) {
    return outcome.order.status
  }
  return 'stock' in outcome ? 'stock' : 'released'
}

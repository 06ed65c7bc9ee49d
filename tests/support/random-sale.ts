import fc from 'fast-check'
import type { Command, Outcome } from '../../src/domain/sale.js'
import { emptyWorld, type World } from './world.js'

const NOON = new Date('2026-06-01T12:00:00.000Z')
const OPERATOR = { id: 9, email: 'operator@example.com', address: '192.0.2.1' }

/** Orders and entries are named by their place among those that exist, so that commands meet them often. */
export type Step =
  | { kind: 'hold' | 'join'; user: number; quantity: number; key: number | null }
  | { kind: 'confirm' | 'cancel' | 'extend' | 'leave' | 'revoke'; user: number; which: number }
  | { kind: 'add_stock'; quantity: number; key: number }
  | { kind: 'release_due' }

export type Weights = Record<Step['kind'], number>

const user = fc.integer({ min: 1, max: 6 })
const which = fc.integer({ min: 0, max: 30 })

const quantity = fc.integer({ min: 1, max: 5 })
const key: fc.Arbitrary<number | null> = fc.option(fc.integer({ min: 1, max: 12 }))

function stepOf(kind: Step['kind']): fc.Arbitrary<Step> {
  switch (kind) {
    case 'hold':
    case 'join':
      return fc.record({ kind: fc.constant(kind), user, quantity, key })
    case 'add_stock':
      return fc.record({
        kind: fc.constant(kind),
        quantity: fc.integer({ min: -6, max: 6 }).filter((quantity) => quantity !== 0),
        key: fc.integer({ min: 1, max: 20 }),
      })
    case 'release_due':
      return fc.record({ kind: fc.constant(kind) })
    default:
      return fc.record({ kind: fc.constant(kind), user, which })
  }
}

/** One sale of random batches; what happens in it, and how often, is for the weights to say. */
export function saleOf(weights: Weights, batchesMax: number) {
  const step = fc.oneof(
    ...(Object.entries(weights) as [Step['kind'], number][]).map(([kind, weight]) => ({
      weight,
      arbitrary: stepOf(kind),
    })),
  )
  // Time moves a little, to the end of holds, or past them; sometimes the head of a batch may release only one.
  const batch = fc.record({
    seconds: fc.constantFrom(0, 0, 1, 29, 30, 31, 60),
    releaseMax: fc.constantFrom(500, 500, 1, 0),
    paused: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
    steps: fc.array(step, { minLength: 2, maxLength: 8 }),
  })
  return fc.record({
    stock: fc.integer({ min: 0, max: 20 }),
    limit: fc.option(fc.integer({ min: 1, max: 8 })),
    extension: fc.constantFrom(0, 60),
    batches: fc.array(batch, { minLength: batchesMax / 2, maxLength: batchesMax }),
  })
}

type Sale = ReturnType<typeof saleOf> extends fc.Arbitrary<infer Value> ? Value : never

/** Runs a sale batch by batch and shows each to `look`, with how the world stood before it. */
export function runSale(
  { stock, limit, extension, batches }: Sale,
  look: (world: World, before: World, commands: Command[], outcomes: Outcome[]) => void,
): number {
  const world = emptyWorld({
    stock,
    now: NOON,
    hold_seconds: 30,
    limit_per_customer: limit,
    extension_seconds: extension,
  })
  let count = 0
  for (const { seconds, releaseMax, paused, steps } of batches) {
    world.product.paused_at = paused ? world.now : null
    world.now = new Date(world.now.getTime() + seconds * 1000)
    world.releaseMax = releaseMax
    const commands = steps.map((one, index) => commandFor(world, one, count + index))
    count += steps.length
    const before = copyOf(world)
    look(world, before, commands, world.run(commands))
  }
  return count
}

function copyOf(world: World): World {
  return {
    ...world,
    product: { ...world.product },
    orders: new Map(world.orders),
    entries: new Map(world.entries),
    guests: new Map(world.guests),
    liveQuantities: new Map(world.liveQuantities),
    events: [...world.events],
  }
}

function commandFor(world: World, step: Step, number: number): Command {
  switch (step.kind) {
    case 'hold':
      return {
        ...customer(step.user),
        kind: 'hold',
        order_id: `order-${number}`,
        quantity: step.quantity,
        request_id: step.key === null ? null : `key-${step.key}`,
        place: null,
      }
    case 'join':
      return {
        ...customer(step.user),
        kind: 'join',
        entry_id: step.key === null ? `entry-${number}` : `${step.user} key-${step.key}`,
        quantity: step.quantity,
        order_id: uuid(number),
      }
    case 'leave': {
      const entry = pick([...world.entries.values()], step.which)
      return { kind: 'leave', entry_id: entry?.id ?? 'none', user_id: mostly(entry, step) }
    }
    case 'revoke': {
      const order = pick([...world.orders.values()], step.which)
      return { kind: 'revoke', order_id: order?.id ?? 'none', operator: OPERATOR, reason: 'asked for' }
    }
    case 'confirm':
    case 'cancel': {
      const order = pick([...world.orders.values()], step.which)
      return { kind: step.kind, order_id: order?.id ?? 'none', user_id: mostly(order, step) }
    }
    case 'extend': {
      const order = pick([...world.orders.values()], step.which)
      const extension_id = `extension-${step.which % 3}`
      return { kind: 'extend', order_id: order?.id ?? 'none', user_id: mostly(order, step), extension_id }
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

function customer(id: number) {
  return { user_id: id, customer_email: `${id}@example.com` }
}

/** An id of the right length, as the time in it is written over when it is offered. */
function uuid(number: number): string {
  return `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

function pick<Thing>(things: Thing[], which: number): Thing | undefined {
  return things[which % Math.max(1, things.length)]
}

/** Mostly the customer that it belongs to, sometimes another. */
function mostly(thing: { user_id: number } | undefined, step: { user: number; which: number }): number {
  return thing && step.which % 5 !== 0 ? thing.user_id : step.user
}

/** What a command was told, in a word. */
export function nameOf(outcome: Outcome): string {
  if ('refused' in outcome) {
    return outcome.refused.code
  }
  if ('entry' in outcome) {
    return outcome.entry.status
  }
  if ('order' in outcome) {
    return outcome.order.status
  }
  return 'stock' in outcome ? 'stock' : 'released'
}

/** The seed of a run, printed so that the run can be replayed. */
export function seedOf(what: string): number {
  const seed = Number(process.env.HOLDFAST_SEED ?? Math.floor(Math.random() * 2 ** 31))
  console.log(`${what}: seed ${seed} (set HOLDFAST_SEED to replay it)`)
  return seed
}

import { describe, expect, test } from 'vitest'
import { type Command, decide } from '../../src/domain/sale.js'
import type { SaleState } from '../../src/domain/sale-draft.js'
import { stateOf } from '../../src/domain/sale-rules.js'
import { emptyWorld, type World } from '../support/world.js'

const NOON = new Date('2026-06-01T12:00:00.000Z')

const OPERATOR = { id: 9, email: 'operator@example.com', address: '192.0.2.1' }

function hold(quantity: number, overrides: Partial<Extract<Command, { kind: 'hold' }>> = {}): Command {
  const order_id = overrides.order_id ?? `order-${Math.random()}`
  return {
    kind: 'hold',
    order_id,
    user_id: 1,
    customer_email: 'a@example.com',
    quantity,
    request_id: null,
    place: null,
    ...overrides,
  }
}

/** Decides one batch, applies it, and returns what each command was told: a status, or a refusal's code. */
function run(world: World, commands: Command[]): string[] {
  return world.run(commands).map((outcome) => {
    if ('refused' in outcome) {
      return outcome.refused.code
    }
    return 'order' in outcome ? outcome.order.status : 'done'
  })
}

describe('holding', () => {
  test('takes units as long as there are enough, in the order of asking', () => {
    const world = emptyWorld({ stock: 5, now: NOON })
    expect(run(world, [hold(3), hold(3), hold(2), hold(1)])).toEqual([
      'pending',
      'insufficient_stock',
      'pending',
      'insufficient_stock',
    ])
    expect(world.product).toMatchObject({ total_stock: 0, held: 5, sold: 0, supplied: 5 })
  })

  test('lasts as long as the product says, from the time of the batch', () => {
    const world = emptyWorld({ stock: 1, now: NOON, hold_seconds: 90 })
    const [outcome] = world.run([hold(1)])
    expect(outcome).toMatchObject({ order: { hold_expires_at: new Date('2026-06-01T12:01:30.000Z') } })
  })

  test('is refused before the sale, after it and in a pause, in that order and before all else', () => {
    const world = emptyWorld({ stock: 0, now: NOON, limit_per_customer: 1 })
    const at = (text: string) => new Date(`2026-06-01T${text}Z`)
    world.product.sale_starts_at = at('12:00:00.001')
    expect(run(world, [hold(2)])).toEqual(['sale_not_started'])
    world.product.sale_starts_at = at('11:00:00.000')
    world.product.sale_ends_at = at('12:00:00.000')
    expect(run(world, [hold(2)])).toEqual(['sale_ended'])
    world.product.sale_ends_at = at('12:00:00.001')
    world.product.paused_at = at('11:30:00.000')
    expect(run(world, [hold(2)])).toEqual(['sale_paused'])
    world.product.paused_at = null
    expect(run(world, [hold(2)])).toEqual(['limit_reached'])
    expect(run(world, [hold(1)])).toEqual(['insufficient_stock'])
  })

  test('counts pending and confirmed units against the limit, within one batch too', () => {
    const world = emptyWorld({ stock: 10, now: NOON, limit_per_customer: 3 })
    expect(run(world, [hold(2, { order_id: 'a' }), hold(2), hold(1), hold(1)])).toEqual([
      'pending',
      'limit_reached',
      'pending',
      'limit_reached',
    ])
    expect(run(world, [{ kind: 'confirm', order_id: 'a', user_id: 1 }, hold(1)])).toEqual([
      'confirmed',
      'limit_reached',
    ])
    expect(run(world, [hold(3, { user_id: 2 })])).toEqual(['pending'])
  })

  test('with a request id that was used gives the order as it now stands, even when all is gone', () => {
    const world = emptyWorld({ stock: 2, now: NOON })
    const again = hold(2, { order_id: 'a', request_id: 'key' })
    const other = hold(2, { order_id: 'b', request_id: 'key' })
    expect(run(world, [again, other])).toEqual(['pending', 'pending'])
    run(world, [{ kind: 'confirm', order_id: 'a', user_id: 1 }])
    world.product.sale_ends_at = NOON
    expect(run(world, [other])).toEqual(['confirmed'])
    expect(run(world, [hold(1, { request_id: 'key' })])).toEqual(['invalid'])
    expect(world.orders.size).toBe(1)
  })

  test('a request id belongs to its customer', () => {
    const world = emptyWorld({ stock: 2, now: NOON })
    expect(run(world, [hold(1, { request_id: 'key' }), hold(1, { request_id: 'key', user_id: 2 })])).toEqual([
      'pending',
      'pending',
    ])
    expect(world.orders.size).toBe(2)
  })

  test('a refusal is not remembered: the same request id may ask again', () => {
    const world = emptyWorld({ stock: 1, now: NOON })
    const ask = hold(2, { request_id: 'key' })
    expect(run(world, [ask])).toEqual(['insufficient_stock'])
    run(world, [{ kind: 'add_stock', command_id: 'c', quantity: 1, operator: OPERATOR, reason: '' }])
    expect(run(world, [ask])).toEqual(['pending'])
  })
})

describe('settling', () => {
  function held(): World {
    const world = emptyWorld({ stock: 2, now: NOON })
    run(world, [hold(2, { order_id: 'a' })])
    return world
  }
  const confirm: Command = { kind: 'confirm', order_id: 'a', user_id: 1 }
  const cancel: Command = { kind: 'cancel', order_id: 'a', user_id: 1 }

  test('a confirmation is final and can be repeated', () => {
    const world = held()
    expect(run(world, [confirm, confirm, cancel])).toEqual(['confirmed', 'confirmed', 'already_resolved'])
    expect(world.product).toMatchObject({ total_stock: 0, held: 0, sold: 2 })
    expect(world.events.map((event) => event.type)).toEqual([
      'stock_added',
      'hold_created',
      'order_confirmed',
    ])
  })

  test('a cancelled hold gives its units back at once, to the next in the same batch', () => {
    const world = held()
    expect(run(world, [hold(1), cancel, cancel, confirm, hold(2)])).toEqual([
      'insufficient_stock',
      'cancelled',
      'cancelled',
      'already_resolved',
      'pending',
    ])
  })

  test('a hold lives until its end and not at it', () => {
    const alive = held()
    alive.now = new Date(NOON.getTime() + 119_999)
    expect(run(alive, [confirm])).toEqual(['confirmed'])
    const lapsed = held()
    lapsed.now = new Date(NOON.getTime() + 120_000)
    expect(run(lapsed, [confirm, confirm, cancel])).toEqual(['hold_expired', 'hold_expired', 'hold_expired'])
    expect(lapsed.product).toMatchObject({ total_stock: 2, held: 0 })
    expect(lapsed.events.filter((event) => event.type === 'hold_released')).toHaveLength(1)
  })

  test('a hold may be confirmed after the sale has ended', () => {
    const world = held()
    world.product.sale_ends_at = NOON
    expect(run(world, [confirm])).toEqual(['confirmed'])
  })

  test('a lapsed hold is there for the next buyer without any sweep', () => {
    const world = held()
    world.now = new Date(NOON.getTime() + 120_000)
    expect(run(world, [hold(2, { user_id: 2 })])).toEqual(['pending'])
  })

  test('of a lapsed hold beyond those that the batch releases first, the confirmation releases it itself', () => {
    const world = held()
    world.now = new Date(NOON.getTime() + 120_000)
    world.releaseMax = 0
    expect(run(world, [confirm])).toEqual(['hold_expired'])
    expect(world.product).toMatchObject({ total_stock: 2, held: 0 })
  })

  test("another customer's order is not there", () => {
    const world = held()
    expect(run(world, [{ ...confirm, user_id: 2 } as Command, { ...cancel, user_id: 2 } as Command])).toEqual(
      ['not_found', 'not_found'],
    )
  })
})

describe('restocking', () => {
  const add = (quantity: number, command_id: string): Command => ({
    kind: 'add_stock',
    command_id,
    quantity,
    operator: OPERATOR,
    reason: 'delivery',
  })

  test('adds once, however often the same command is sent', () => {
    const world = emptyWorld({ stock: 1, now: NOON })
    run(world, [add(5, 'x'), add(5, 'x')])
    run(world, [add(5, 'x')])
    expect(world.product).toMatchObject({ total_stock: 6, supplied: 6 })
  })

  test('withdraws free units only', () => {
    const world = emptyWorld({ stock: 3, now: NOON })
    run(world, [hold(2)])
    expect(run(world, [add(-2, 'x')])).toEqual(['insufficient_stock'])
    expect(run(world, [add(-1, 'y')])).toEqual(['done'])
    expect(world.product).toMatchObject({ total_stock: 0, held: 2, supplied: 2 })
  })
})

test('deciding changes nothing that it was given', () => {
  const world = emptyWorld({ stock: 3, now: NOON })
  const state: SaleState = world.load([])
  const before = structuredClone(state)
  decide(state, [hold(1), hold(1)], NOON)
  expect(state).toEqual(before)
})

test('a product is exactly one thing to a shopper at each moment', () => {
  const { product } = emptyWorld({ stock: 2, now: NOON })
  const numbers = (total_stock: number, held: number) => ({ ...product, total_stock, held })
  expect(stateOf(numbers(1, 1), NOON)).toBe('live')
  expect(stateOf(numbers(0, 1), NOON)).toBe('all_held')
  expect(stateOf(numbers(0, 0), NOON)).toBe('sold_out')
})

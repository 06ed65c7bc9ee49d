import { expect, test } from 'vitest'
import { expireDueHolds } from '../../src/domain/expiry.js'
import { placeHold } from '../../src/domain/holds.js'
import { addStock } from '../../src/domain/inventory.js'
import { revokeOrder } from '../../src/domain/order-desk.js'
import { cancelOrder, confirmOrder, extendOrder, listOrders } from '../../src/domain/orders.js'
import { editProduct, endSale, pauseSale, resumeSale } from '../../src/domain/products.js'
import type { User } from '../../src/domain/types.js'
import { findWaitPlace, joinWaitlist, leaveWaitlist } from '../../src/domain/waitlist.js'
import { refused } from '../support/refused.js'
import { openTestShop, type TestShop } from '../support/shop.js'

const NONE = (error: unknown) => expect(error).toBeUndefined()

/** A product of which everything is held by one customer, and the verbs of a test in short. */
async function soldOutFor(opened: TestShop, stock: number, product: object = {}) {
  const { shop, aProduct, aCustomer } = opened
  const productId = await aProduct({ stock, ...product })
  const holder = await aCustomer()
  const holds = []
  for (let unit = 0; unit < stock; unit += 1) {
    holds.push(await placeHold(shop, holder, { productId, quantity: 1, requestId: null }))
  }
  return {
    productId,
    holder,
    holds,
    join: (user: User, quantity: number) =>
      joinWaitlist(shop, user, { productId, quantity, requestId: null }),
    hold: (user: User, quantity: number) => placeHold(shop, user, { productId, quantity, requestId: null }),
    orderOf: async (user: User) => (await listOrders(shop, user, { limit: 1, before: null })).orders[0],
  }
}

test('units that are let go are at once held for who waits longest, and not for who comes to buy', async () => {
  const opened = await openTestShop()
  const { shop, aCustomer, clock, assertStockAddsUp } = opened
  const { productId, holder, holds, join, hold, orderOf } = await soldOutFor(opened, 2)
  const [first, second, passer] = [await aCustomer(), await aCustomer(), await aCustomer()]
  expect((await join(first, 1)).entry).toMatchObject({ position: 1, quantity: 1 })
  expect((await join(second, 1)).entry).toMatchObject({ position: 2 })

  clock.advance({ seconds: 30 })
  await cancelOrder(shop, holder, holds[0]?.id ?? '')

  expect(await orderOf(first)).toMatchObject({
    status: 'pending',
    quantity: 1,
    waited_since: new Date('2026-06-01T12:00:00.000Z'),
    hold_expires_at: new Date('2026-06-01T12:02:30.000Z'),
  })
  expect(await findWaitPlace(shop, first, productId)).toBeNull()
  expect(await findWaitPlace(shop, second, productId)).toMatchObject({ position: 1 })
  expect(await refused(hold(passer, 1))).toBe('insufficient_stock')
  await assertStockAddsUp(productId, { total_stock: 0, held: 2 })
})

test('an offer that lapses goes to the next, without any sweep, and its customer waits no longer', async () => {
  const opened = await openTestShop()
  const { shop, aCustomer, clock, assertStockAddsUp } = opened
  const { productId, holder, holds, join, hold, orderOf } = await soldOutFor(opened, 1)
  const [first, second, passer] = [await aCustomer(), await aCustomer(), await aCustomer()]
  await join(first, 1)
  await join(second, 1)
  await cancelOrder(shop, holder, holds[0]?.id ?? '')

  clock.advance({ seconds: 120 })
  expect(await refused(hold(passer, 1))).toBe('insufficient_stock')

  expect((await orderOf(first))?.status).toBe('expired')
  expect(await findWaitPlace(shop, first, productId)).toBeNull()
  expect((await orderOf(second))?.status).toBe('pending')
  await confirmOrder(shop, second, (await orderOf(second))?.id ?? '')
  await assertStockAddsUp(productId, { total_stock: 0, held: 0, sold: 1 })
})

test('a lapse, a restock and an operator’s cancellation serve the list as a release does', async () => {
  const opened = await openTestShop()
  const { shop, admin, aCustomer, clock, assertStockAddsUp } = opened
  const { productId, holder, holds, join, orderOf } = await soldOutFor(opened, 2)
  const waiters = [await aCustomer(), await aCustomer(), await aCustomer(), await aCustomer()]
  for (const waiter of waiters) await join(waiter, 1)
  const statuses = async () => Promise.all(waiters.map(async (user) => (await orderOf(user))?.status))

  await confirmOrder(shop, holder, holds[0]?.id ?? '')
  await revokeOrder(shop, admin, holds[0]?.id ?? '', 'a mistake')
  expect(await statuses()).toEqual(['pending', undefined, undefined, undefined])
  await addStock(shop, admin, { productId, quantity: 1, reason: 'found one', commandId: 'found' })
  expect(await statuses()).toEqual(['pending', 'pending', undefined, undefined])
  clock.advance({ seconds: 119 })
  await expireDueHolds(shop, NONE)
  expect(await statuses()).toEqual(['pending', 'pending', undefined, undefined])
  clock.advance({ seconds: 1 })
  await expireDueHolds(shop, NONE)
  expect(await statuses()).toEqual(['expired', 'expired', 'pending', 'pending'])
  await assertStockAddsUp(productId, { total_stock: 1, held: 2 })
})

test('what nobody ahead can take is kept off public sale, and offered at once to who joins for it', async () => {
  const opened = await openTestShop()
  const { shop, aCustomer, assertStockAddsUp } = opened
  const { productId, holder, holds, join, hold } = await soldOutFor(opened, 3)
  const [pair, passer] = [await aCustomer(), await aCustomer()]
  await join(pair, 2)
  await cancelOrder(shop, holder, holds[0]?.id ?? '')
  await assertStockAddsUp(productId, { total_stock: 1, held: 2 })

  expect(await refused(hold(passer, 1))).toBe('insufficient_stock')
  const { entry, joined, order } = await join(passer, 1)

  expect([entry.position, joined, order?.status, order?.quantity]).toEqual([null, true, 'pending', 1])
  expect(await findWaitPlace(shop, pair, productId)).toMatchObject({ position: 1 })
  await assertStockAddsUp(productId, { total_stock: 0, held: 3 })
})

test('joining again changes nothing; leaving gives the place up, and the units kept for it to the public', async () => {
  const opened = await openTestShop()
  const { shop, aCustomer, assertStockAddsUp } = opened
  const { productId, holder, holds, join, hold } = await soldOutFor(opened, 2)
  const [pair, passer] = [await aCustomer(), await aCustomer()]
  await join(pair, 2)
  expect(await join(pair, 1)).toMatchObject({ joined: false, entry: { quantity: 2, position: 1 } })
  await cancelOrder(shop, holder, holds[0]?.id ?? '')

  await leaveWaitlist(shop, pair, productId)

  expect(await refused(leaveWaitlist(shop, pair, productId))).toBe('not_found')
  expect(await refused(join(passer, 1))).toBe('stock_available')
  expect((await hold(passer, 1)).status).toBe('pending')
  await assertStockAddsUp(productId, { total_stock: 0, held: 2 })
})

test('one joins a running sale alone, and within the customer’s limit', async () => {
  const opened = await openTestShop()
  const { shop, admin, aCustomer, clock } = opened
  const { productId, holder, join } = await soldOutFor(opened, 2, { limit_per_customer: 2 })
  const customer = await aCustomer()
  expect(await refused(join(holder, 1))).toBe('limit_reached')
  expect(await refused(join(customer, 3))).toBe('limit_reached')
  expect(await refused(join(customer, 0))).toBe('invalid')
  await pauseSale(shop, admin, productId)
  expect(await refused(join(customer, 1))).toBe('sale_paused')
  await resumeSale(shop, admin, productId)
  await join(customer, 1)
  clock.advance({ seconds: 3_600 })
  expect(await refused(join(await aCustomer(), 1))).toBe('sale_ended')
})

test('in a pause nothing is offered; what came back meanwhile is offered when the sale goes on', async () => {
  const opened = await openTestShop()
  const { shop, admin, aCustomer, assertStockAddsUp } = opened
  const { productId, holder, holds, join, hold, orderOf } = await soldOutFor(opened, 1)
  const [waiter, passer] = [await aCustomer(), await aCustomer()]
  await join(waiter, 1)
  await pauseSale(shop, admin, productId)
  await cancelOrder(shop, holder, holds[0]?.id ?? '')
  await expireDueHolds(shop, NONE)
  expect(await orderOf(waiter)).toBeUndefined()

  await resumeSale(shop, admin, productId)
  expect(await refused(hold(passer, 1))).toBe('insufficient_stock')

  expect((await orderOf(waiter))?.status).toBe('pending')
  await assertStockAddsUp(productId, { total_stock: 0, held: 1 })
})

test('the sweep offers what a longer pause or a raised limit has left lying, and closes the list after the sale', async () => {
  const opened = await openTestShop()
  const { shop, engine, admin, aCustomer, assertStockAddsUp } = opened
  const { productId, holder, holds, join, orderOf } = await soldOutFor(opened, 2, { limit_per_customer: 2 })
  const waiters = [await aCustomer(), await aCustomer()] as const
  for (const waiter of waiters) await join(waiter, 1)
  await editProduct(shop, admin, productId, 1, { limit_per_customer: 1 })
  await pauseSale(shop, admin, productId)
  await cancelOrder(shop, holder, holds[0]?.id ?? '')
  await resumeSale(shop, admin, productId)
  await expireDueHolds(shop, NONE)
  expect((await orderOf(waiters[0]))?.status).toBe('pending')

  await endSale(shop, admin, productId)
  expect(await findWaitPlace(shop, waiters[1], productId)).toBeNull()
  await expireDueHolds(shop, NONE)

  const { waiting } = await engine.db.selectFrom('products').select('waiting').executeTakeFirstOrThrow()
  expect(waiting).toBe(0)
  await cancelOrder(shop, holder, holds[1]?.id ?? '')
  await assertStockAddsUp(productId, { total_stock: 1, held: 1 })
})

test('a wish that is sent again with its request id is one wish, also when it was offered at once', async () => {
  const opened = await openTestShop()
  const { shop, aCustomer, assertStockAddsUp } = opened
  const { productId, holder, holds, join } = await soldOutFor(opened, 2)
  const customer = await aCustomer()
  await join(await aCustomer(), 2)
  await cancelOrder(shop, holder, holds[0]?.id ?? '')

  const wish = { productId, quantity: 1, requestId: 'one-form' }
  const answers = await Promise.all(Array.from({ length: 10 }, () => joinWaitlist(shop, customer, wish)))

  expect(new Set(answers.map(({ order }) => order?.id)).size).toBe(1)
  expect(answers.filter(({ joined }) => joined)).toHaveLength(1)
  await assertStockAddsUp(productId, { total_stock: 0, held: 2 })
})

test('a long line of mixed wishes is served first come, first that fits, exactly as the rules say', async () => {
  const opened = await openTestShop()
  const { shop, engine, admin, aCustomer, assertStockAddsUp } = opened
  const { productId, join } = await soldOutFor(opened, 1)
  const wishes = [5, 5, 3, 1, 4, 2, 2, 5, 1, 1, 3, 2, 4, 1, 5, 2, 1, 3]
  for (const quantity of wishes) await join(await aCustomer(), quantity)

  const expected: number[] = []
  let line = wishes.map((quantity, place) => ({ quantity, place }))
  let free = 0
  for (const [restock, units] of [4, 1, 7, 2, 11].entries()) {
    await addStock(shop, admin, { productId, quantity: units, reason: '', commandId: `restock ${restock}` })
    free += units
    for (const wish of line) {
      if (wish.quantity <= free) {
        free -= wish.quantity
        expected.push(wish.place)
      }
    }
    line = line.filter(({ place }) => !expected.includes(place))
  }

  const offered = await engine.db
    .selectFrom('waitlist_entries')
    .innerJoin('inventory_events', 'inventory_events.order_id', 'waitlist_entries.order_id')
    .select('place')
    .orderBy('inventory_events.id')
    .execute()
  const [{ place: firstPlace } = { place: 0 }] = await engine.db
    .selectFrom('waitlist_entries')
    .select('place')
    .orderBy('place')
    .limit(1)
    .execute()
  expect(offered.map(({ place }) => place - firstPlace)).toEqual(expected)
  await assertStockAddsUp(productId, { total_stock: free })
})

test('sixty customers who ask, join, leave and let go at once leave nobody twice and nothing idle', async () => {
  const opened = await openTestShop()
  const { shop, engine, aCustomer, assertStockAddsUp } = opened
  const { productId, holder, holds, join } = await soldOutFor(opened, 10)
  const customers = await Promise.all(Array.from({ length: 60 }, () => aCustomer()))

  await Promise.all(customers.map((customer) => join(customer, 1)))
  await Promise.allSettled([
    ...customers.map((customer) => join(customer, 2)),
    ...holds.map((hold) => cancelOrder(shop, holder, hold.id)),
    ...customers.slice(0, 20).map((customer) => leaveWaitlist(shop, customer, productId)),
  ])

  const waiting = await engine.db
    .selectFrom('waitlist_entries')
    .select('quantity')
    .where('waiting', '=', 1)
    .execute()
  expect(waiting.length).toBeGreaterThan(10)
  await assertStockAddsUp(productId, { total_stock: 0, held: 10 })
})

test('a hold is extended once by a minute where its product allows it, and never while somebody waits', async () => {
  const opened = await openTestShop()
  const { shop, engine, aCustomer, clock, assertStockAddsUp } = opened
  const { productId, holder, holds, join } = await soldOutFor(opened, 2, { extension_seconds: 60 })
  const [one, other] = holds.map(({ id }) => id) as [string, string]
  clock.advance({ seconds: 90 })

  const asked = Array.from({ length: 5 }, () => extendOrder(shop, holder, one, 'one-form'))
  const ends = (await Promise.all(asked)).map((order) => order.hold_expires_at.toISOString())
  expect(new Set(ends)).toEqual(new Set(['2026-06-01T12:03:00.000Z']))
  expect(await refused(extendOrder(shop, holder, one, 'another'))).toBe('extension_refused')
  expect(await engine.timers.remaining(one)).toBeGreaterThan(80_000)

  const waiter = await aCustomer()
  await join(waiter, 1)
  expect(await refused(extendOrder(shop, holder, other, null))).toBe('extension_refused')
  expect(await refused(extendOrder(shop, waiter, other, null))).toBe('not_found')
  clock.advance({ seconds: 89 })
  await confirmOrder(shop, holder, one)
  expect(await refused(extendOrder(shop, holder, other, null))).toBe('hold_expired')
  await assertStockAddsUp(productId, { sold: 1, held: 1 })
})

test('holds of other products are not extended, and a settled one is not extended either', async () => {
  const opened = await openTestShop()
  const { shop, assertStockAddsUp } = opened
  const { productId, holder, holds } = await soldOutFor(opened, 1)
  const [{ id } = { id: '' }] = holds
  expect(await refused(extendOrder(shop, holder, id, null))).toBe('extension_refused')
  await confirmOrder(shop, holder, id)
  expect(await refused(extendOrder(shop, holder, id, null))).toBe('already_resolved')
  await assertStockAddsUp(productId, { sold: 1 })
})

import { expect, test, vi } from 'vitest'
import { expireDueHolds } from '../../src/domain/expiry.js'
import { placeHold } from '../../src/domain/holds.js'
import { addStock } from '../../src/domain/inventory.js'
import { readDashboard } from '../../src/domain/metrics.js'
import { cancelOrder, confirmOrder, findOrder, listOrders } from '../../src/domain/orders.js'
import { refused } from '../support/refused.js'
import { openTestShop } from '../support/shop.js'

test('300 holds at once by 60 customers on 10 units give exactly 10, and every refusal is counted', async () => {
  const { shop, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 10 })
  const customers = await Promise.all(Array.from({ length: 60 }, () => aCustomer()))

  const asked = customers.flatMap((customer) =>
    Array.from({ length: 5 }, () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })),
  )
  const answers = await Promise.allSettled(asked)

  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(10)
  const { metrics } = await readDashboard(shop)
  expect(metrics).toMatchObject({ oversell_attempts_blocked: 290, pending_orders: 10, inventory_events: 11 })
  await assertStockAddsUp(productId, { total_stock: 0, held: 10 })
})

test('twenty requests with one request id make one order', async () => {
  const { shop, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 10 })
  const customer = await aCustomer()

  const hold = { productId, quantity: 2, requestId: 'one-form' }
  const orders = await Promise.all(Array.from({ length: 20 }, () => placeHold(shop, customer, hold)))

  expect(new Set(orders.map((order) => order.id)).size).toBe(1)
  await assertStockAddsUp(productId, { total_stock: 8, held: 2 })
})

test('a request id used for one product is refused for another, also when both ask at once', async () => {
  const { shop, aCustomer, aProduct, assertStockAddsUp, faults } = await openTestShop()
  const [one, other] = [await aProduct(), await aProduct()]
  const customer = await aCustomer()

  const answers = await Promise.allSettled(
    [one, other].map((productId) => placeHold(shop, customer, { productId, quantity: 1, requestId: 'same' })),
  )

  expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(faults.splice(0)).toEqual([])
  await assertStockAddsUp()
})

test('fifty confirmations at once make one event', async () => {
  const { shop, engine, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 1 })
  const customer = await aCustomer()
  const { id } = await placeHold(shop, customer, { productId, quantity: 1, requestId: null })

  const orders = await Promise.all(Array.from({ length: 50 }, () => confirmOrder(shop, customer, id)))

  expect(orders.every((order) => order.status === 'confirmed')).toBe(true)
  const events = await engine.db
    .selectFrom('inventory_events')
    .select('type')
    .where('order_id', '=', id)
    .execute()
  expect(events.map((event) => event.type)).toEqual(['hold_created', 'order_confirmed'])
  await assertStockAddsUp(productId, { sold: 1 })
})

test('a lapsed hold goes to the next buyer with no sweep, and its confirmation is refused', async () => {
  const { shop, clock, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 1, hold_seconds: 2 })
  const [slow, quick] = [await aCustomer(), await aCustomer()]
  const { id } = await placeHold(shop, slow, { productId, quantity: 1, requestId: null })

  clock.advance({ seconds: 2 })
  const next = await placeHold(shop, quick, { productId, quantity: 1, requestId: null })

  expect(next.status).toBe('pending')
  expect(await refused(confirmOrder(shop, slow, id))).toBe('hold_expired')
  expect((await findOrder(shop, slow, id)).status).toBe('expired')
  await assertStockAddsUp(productId, { total_stock: 0, held: 1 })
})

test('the sweep and a late confirmation at the same moment release a hold exactly once', async () => {
  const { shop, clock, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 2 })
  const customer = await aCustomer()
  const { id } = await placeHold(shop, customer, { productId, quantity: 2, requestId: null })

  clock.advance({ seconds: 120 })
  const ignore = () => undefined
  const [, , code] = await Promise.all([
    expireDueHolds(shop, ignore),
    expireDueHolds(shop, ignore),
    refused(confirmOrder(shop, customer, id)),
  ])

  expect(code).toBe('hold_expired')
  await assertStockAddsUp(productId, { total_stock: 2, held: 0 })
})

test('the sweep releases a mountain of due holds in bounded batches, over all products', async () => {
  const { shop, clock, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const customer = await aCustomer()
  const products = [await aProduct({ stock: 1_200 }), await aProduct({ stock: 30 })]
  for (const [productId, holds] of [
    [products[0], 1_200],
    [products[1], 30],
  ] as [number, number][]) {
    await Promise.all(
      Array.from({ length: holds }, () =>
        placeHold(shop, customer, { productId, quantity: 1, requestId: null }),
      ),
    )
  }

  clock.advance({ seconds: 121 })
  const released = await expireDueHolds(shop, (error) => expect(error).toBeUndefined())

  expect(released).toBe(1_230)
  await assertStockAddsUp(products[0], { total_stock: 1_200, held: 0 })
})

test('one hold that cannot be released stops neither the others nor the buyers of its product', async () => {
  const { shop, engine, clock, aCustomer, aProduct, faults } = await openTestShop()
  const productId = await aProduct({ stock: 3 })
  const customer = await aCustomer()
  const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  const [bad, ...good] = [await hold(), await hold(), await hold()]
  // A release that the books already have: the database will refuse to write it a second time.
  const { id: order_id } = bad
  const stray = {
    product_id: productId,
    order_id,
    type: 'hold_released' as const,
    delta: 1,
    balance: 3,
    metadata: '{}',
  }
  await engine.db
    .insertInto('inventory_events')
    .values({ ...stray, command_id: null, created_at: clock.now() })
    .execute()

  clock.advance({ seconds: 120 })
  await expireDueHolds(shop, () => undefined)
  const statuses = await Promise.all(good.map(async ({ id }) => (await findOrder(shop, customer, id)).status))
  const next = await placeHold(shop, await aCustomer(), { productId, quantity: 2, requestId: null })

  expect(statuses).toEqual(['expired', 'expired'])
  expect(next.status).toBe('pending')
  expect((await findOrder(shop, customer, bad.id)).status).toBe('pending')
  expect(faults.splice(0).length).toBeGreaterThan(0)
})

test('a restock while 500 holds run loses no unit', async () => {
  const { shop, admin, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 100 })
  const customer = await aCustomer()

  const holds = Array.from({ length: 500 }, () =>
    placeHold(shop, customer, { productId, quantity: 1, requestId: null }).catch((error) => error.code),
  )
  const restock = { productId, quantity: 50, reason: 'delivery', commandId: 'delivery-1' }
  await Promise.all([...holds, addStock(shop, admin, restock), addStock(shop, admin, restock)])
  const leftovers = await Promise.all(
    Array.from({ length: 150 }, () =>
      placeHold(shop, customer, { productId, quantity: 1, requestId: null }).catch((error) => error.code),
    ),
  )

  expect(leftovers.at(-1)).toBe('insufficient_stock')
  await assertStockAddsUp(productId, { total_stock: 0, held: 150, supplied: 150 })
})

test("another customer's order is refused like one that does not exist", async () => {
  const { shop, aCustomer, aProduct } = await openTestShop()
  const [owner, other] = [await aCustomer(), await aCustomer()]
  const { id } = await placeHold(shop, owner, { productId: await aProduct(), quantity: 1, requestId: null })

  expect(await refused(findOrder(shop, other, id))).toBe('not_found')
  expect(await refused(confirmOrder(shop, other, id))).toBe('not_found')
  expect(await refused(cancelOrder(shop, other, id))).toBe('not_found')
  expect((await listOrders(shop, other, { limit: 10, before: null })).orders).toEqual([])
})

test('the history is newest first and paged without gaps', async () => {
  const { shop, clock, aCustomer, aProduct } = await openTestShop()
  const customer = await aCustomer()
  const productId = await aProduct()
  const made: string[] = []
  for (let count = 0; count < 5; count += 1) {
    made.unshift((await placeHold(shop, customer, { productId, quantity: 1, requestId: null })).id)
    clock.advance({ seconds: 1 })
  }

  const first = await listOrders(shop, customer, { limit: 3, before: null })
  const second = await listOrders(shop, customer, { limit: 3, before: first.next })

  expect([...first.orders, ...second.orders].map((order) => order.id)).toEqual(made)
  expect(second.next).toBeNull()
})

test('a hold of an unknown product is refused, and leaves nothing behind', async () => {
  const { shop, aCustomer } = await openTestShop()
  const customer = await aCustomer()
  expect(await refused(placeHold(shop, customer, { productId: 4711, quantity: 1, requestId: null }))).toBe(
    'not_found',
  )
  await vi.waitFor(() => expect(shop.lanes.waiting().size).toBe(0))
})

test.each([0, -1, 1.5, Number.NaN, 101, '1e1' as unknown as number, true as unknown as number])(
  'a hold of %s units is refused before it reaches the stock',
  async (quantity) => {
    const { shop, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
    const productId = await aProduct({ stock: 10 })
    const hold = placeHold(shop, await aCustomer(), { productId, quantity, requestId: null })
    expect(await refused(hold)).toBe('invalid')
    await assertStockAddsUp(productId, { total_stock: 10, held: 0 })
  },
)

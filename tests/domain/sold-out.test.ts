import { expect, onTestFinished, test, vi } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { addStock } from '../../src/domain/inventory.js'
import { cancelOrder } from '../../src/domain/orders.js'
import { pauseSale } from '../../src/domain/products.js'
import type { Refusal } from '../../src/domain/refusal.js'
import { OVERSELL_ATTEMPTS_BLOCKED } from '../../src/domain/refusals.js'
import { listReceipts } from '../../src/domain/service-order.js'
import type { Shop } from '../../src/domain/shop.js'
import type { User } from '../../src/domain/types.js'
import { refusalOf } from '../support/refused.js'
import { openTestShop } from '../support/shop.js'

const hold = (shop: Shop, user: User, productId: number, requestId: string | null = null, quantity = 1) =>
  placeHold(shop, user, { productId, quantity, requestId })

/** The refusal that an attempt has to end in. */
async function refusalFor(shop: Shop, user: User, productId: number, quantity = 1): Promise<Refusal> {
  return refusalOf(await hold(shop, user, productId, null, quantity).catch((error) => error))
}

/** A product of one unit that a buyer holds, in a shop that says how many batches its lanes have run. */
async function aSoldOutProduct(stock = 1) {
  // The process's own clock stands still as the database's does, so that a slow machine changes nothing.
  vi.useFakeTimers({ toFake: ['performance'] })
  onTestFinished(() => void vi.useRealTimers())
  const opened = await openTestShop()
  const { shop, engine, aProduct, aCustomer } = opened
  let batches = 0
  const { withLock } = engine.locks
  vi.spyOn(engine.locks, 'withLock').mockImplementation((key, work) => {
    batches += 1
    return withLock(key, work)
  })
  const productId = await aProduct({ stock, limit_per_customer: 2 })
  const [buyer, stranger] = [await aCustomer(), await aCustomer()]
  const order = await hold(shop, buyer, productId, 'the first', stock)

  /** How many batches it takes to do this. */
  async function batchesOf(work: () => Promise<unknown>): Promise<number> {
    const before = batches
    await work()
    return batches - before
  }
  const refuse = (user: User) => async () => {
    expect((await refusalFor(shop, user, productId)).code).toBe('insufficient_stock')
  }
  /** The customers are read beside the sale, so the first refusals may still be those of batches. */
  await vi.waitUntil(async () => (await batchesOf(refuse(stranger))) === 0)
  return { ...opened, productId, buyer, stranger, order, batchesOf, refuse }
}

test('who comes when nothing is left is refused without a batch, and yet numbered, counted and written down', async () => {
  const { shop, engine, productId, stranger, batchesOf, refuse, assertStockAddsUp } = await aSoldOutProduct()
  const before = await engine.counters.read(OVERSELL_ATTEMPTS_BLOCKED)
  const receipts: number[] = []
  const took = await batchesOf(async () => {
    for (let attempt = 0; attempt < 30; attempt += 1) {
      const { details } = await refusalFor(shop, stranger, productId)
      receipts.push(details.receipt as number)
    }
  })
  expect(took).toBe(0)
  expect(receipts).toEqual([...new Set(receipts)].sort((one, other) => one - other))
  expect((await engine.counters.read(OVERSELL_ATTEMPTS_BLOCKED)) - before).toBe(30)
  const written = await listReceipts(shop, productId, 0)
  expect(written.receipts.map(({ number }) => number)).toEqual(expect.arrayContaining(receipts))
  expect(written.receipts.at(-1)).toMatchObject({ outcome: 'refused', free_after: 0, supplied: 1 })
  await refuse(stranger)()
  await assertStockAddsUp(productId, { total_stock: 0, held: 1 })
})

test('a request that was granted is answered with its order however often it is repeated', async () => {
  const { shop, productId, buyer, order } = await aSoldOutProduct()
  for (let again = 0; again < 3; again += 1) {
    expect((await hold(shop, buyer, productId, 'the first')).id).toBe(order.id)
  }
})

test('so is one whose order was resolved long ago', async () => {
  const { shop, productId, buyer, stranger, order, aCustomer, refuse } = await aSoldOutProduct()
  await cancelOrder(shop, buyer, order.id)
  await hold(shop, stranger, productId, 'the second')
  await refuse(await aCustomer())()
  expect((await hold(shop, buyer, productId, 'the first')).status).toBe('cancelled')
})

test('a unit that is given back goes to the next who asks', async () => {
  const { shop, productId, buyer, stranger, order, assertStockAddsUp } = await aSoldOutProduct()
  await cancelOrder(shop, buyer, order.id)
  expect((await hold(shop, stranger, productId)).status).toBe('pending')
  await assertStockAddsUp(productId, { total_stock: 0, held: 1 })
})

test('so do a unit that is supplied and one whose hold has ended', async () => {
  const { shop, admin, clock, productId, stranger, aCustomer, refuse, assertStockAddsUp } =
    await aSoldOutProduct()
  await addStock(shop, admin, { productId, quantity: 1, reason: '', commandId: 'one more' })
  await hold(shop, stranger, productId)
  await refuse(await aCustomer())()
  clock.advance({ seconds: 120 })
  await hold(shop, await aCustomer(), productId)
  await assertStockAddsUp(productId, { total_stock: 1, held: 1 })
})

test('one request looks again after a tenth of a second, and nobody is refused from memory after a quarter', async () => {
  const { clock, stranger, aCustomer, batchesOf, refuse } = await aSoldOutProduct()
  const other = await aCustomer()
  const both = async () => {
    await refuse(stranger)()
    await refuse(other)()
  }
  clock.advance({ milliseconds: 101 })
  expect(await batchesOf(both)).toBe(1)
  clock.advance({ milliseconds: 251 })
  expect(await batchesOf(both)).toBe(1)
  expect(await batchesOf(both)).toBe(0)
})

test('what is asked beyond the limit, or in a sale that is paused, hears that and not that nothing is left', async () => {
  const { shop, admin, clock, productId, stranger } = await aSoldOutProduct()
  expect((await refusalFor(shop, stranger, productId, 3)).code).toBe('limit_reached')
  await pauseSale(shop, admin, productId)
  clock.advance({ milliseconds: 251 })
  expect((await refusalFor(shop, stranger, productId)).code).toBe('sale_paused')
})

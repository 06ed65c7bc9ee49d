import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { addStock } from '../../src/domain/inventory.js'
import { cancelOrder } from '../../src/domain/orders.js'
import { endSale, pauseSale } from '../../src/domain/products.js'
import { findReceipt, listReceipts, proveServiceOrder } from '../../src/domain/service-order.js'
import { openShop, type Shop } from '../../src/domain/shop.js'
import type { User } from '../../src/domain/types.js'
import { joinWaitlist } from '../../src/domain/waitlist.js'
import { refusalOf, refused } from '../support/refused.js'
import { openTestShop } from '../support/shop.js'

const hold = (shop: Shop, user: User, productId: number, quantity = 1, requestId: string | null = null) =>
  placeHold(shop, user, { productId, quantity, requestId })

/** The receipt of an attempt, whatever became of it. */
async function receiptOf(attempt: Promise<{ receipt: number | null }>): Promise<number> {
  const number = await attempt.then(
    ({ receipt }) => receipt,
    (error) => refusalOf(error).details.receipt,
  )
  expect(number).toBeTypeOf('number')
  return number as number
}

function increasing(numbers: readonly number[]): boolean {
  return numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? 0))
}

test('every attempt gets a number in the order of service, and the log says what became of it', async () => {
  const { shop, admin, aCustomer, aProduct, clock, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 5, limit_per_customer: 3 })
  const [ann, ben] = [await aCustomer(), await aCustomer()]

  const numbers = [
    await receiptOf(hold(shop, ann, productId, 3)),
    await receiptOf(hold(shop, ann, productId, 1)),
    await receiptOf(hold(shop, ben, productId, 3)),
    await receiptOf(hold(shop, ben, productId, 2)),
  ]
  await pauseSale(shop, admin, productId)
  numbers.push(await receiptOf(hold(shop, ben, productId, 1)))

  expect(increasing(numbers)).toBe(true)
  const { receipts, next } = await listReceipts(shop, productId, 0)
  expect(receipts).toEqual(
    [
      { outcome: 'granted', reason: null, quantity: 3, free_after: 2 },
      { outcome: 'refused', reason: 'limit_reached', quantity: 1, free_after: 2 },
      { outcome: 'refused', reason: 'insufficient_stock', quantity: 3, free_after: 2 },
      { outcome: 'granted', reason: null, quantity: 2, free_after: 0 },
      { outcome: 'refused', reason: 'sale_paused', quantity: 1, free_after: 0 },
    ].map((told, index) => ({
      number: numbers[index],
      product_id: productId,
      time: clock.now(),
      supplied: 5,
      ...told,
    })),
  )
  expect(next).toBeNull()
  await assertStockAddsUp(productId, { total_stock: 0, held: 5 })
})

test('a repeated request gets the number of its first attempt, also in the same batch', async () => {
  const { shop, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 5 })
  const customer = await aCustomer()
  const numbers = await Promise.all([1, 2, 3].map(() => receiptOf(hold(shop, customer, productId, 2, 'key'))))
  numbers.push(await receiptOf(hold(shop, customer, productId, 2, 'key')))
  expect(new Set(numbers).size).toBe(1)
  expect((await listReceipts(shop, productId, 0)).receipts).toHaveLength(1)
  await assertStockAddsUp(productId, { held: 2 })
})

test('a crowd is numbered without a gap in the order and without a number twice', async () => {
  const { shop, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 40 })
  const customers = await Promise.all(Array.from({ length: 20 }, () => aCustomer()))
  const numbers = await Promise.all(
    Array.from({ length: 150 }, (_, index) =>
      receiptOf(hold(shop, customers[index % 20] as User, productId, 1 + (index % 3))),
    ),
  )
  expect(new Set(numbers).size).toBe(150)
  const first = await listReceipts(shop, productId, 0)
  expect(first.receipts).toHaveLength(100)
  const second = await listReceipts(shop, productId, first.next ?? 0)
  expect(second.next).toBeNull()
  const listed = [...first.receipts, ...second.receipts]
  expect(increasing(listed.map(({ number }) => number))).toBe(true)
  expect(new Set(listed.map(({ number }) => number))).toEqual(new Set(numbers))
  const granted = listed.filter(({ outcome }) => outcome === 'granted')
  expect(granted.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(40)
  await assertStockAddsUp(productId, { total_stock: 0, held: 40 })
})

test('two processes that take turns number one product as one', async () => {
  const { shop, engine, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const other = openShop({ engine, passwords: shop.passwords, onFault: () => undefined })
  const productId = await aProduct({ stock: 7 })
  const customer = await aCustomer()
  const numbers: number[] = []
  for (let turn = 0; turn < 12; turn += 1) {
    numbers.push(await receiptOf(hold(turn % 2 ? other : shop, customer, productId, 1)))
    numbers.push(await receiptOf(hold(turn % 2 ? other : shop, customer, productId, 50)))
  }
  expect(increasing(numbers)).toBe(true)
  await other.receipts.flush()
  const { receipts } = await listReceipts(shop, productId, 0)
  expect(receipts.map(({ number }) => number)).toEqual(numbers)
  await assertStockAddsUp(productId, { total_stock: 0, held: 7 })
})

test('refusals from memory are numbered only while a batch has just seen that nobody else numbers', async () => {
  const { shop, engine, aCustomer, aProduct, clock, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 1 })
  const customer = await aCustomer()
  const attempt = { reason: 'insufficient_stock', quantity: 1, free_after: 0, supplied: 1 }
  expect(shop.receipts.refuse(productId, attempt, clock.now())).toBeUndefined()

  const granted = await receiptOf(hold(shop, customer, productId))
  const quick = shop.receipts.refuse(productId, attempt, clock.now()) as number
  const later = await receiptOf(hold(shop, customer, productId))

  expect(increasing([granted, quick, later])).toBe(true)
  const other = openShop({ engine, passwords: shop.passwords, onFault: () => undefined })
  expect(other.receipts.refuse(productId, attempt, clock.now())).toBeUndefined()
  const { receipts } = await listReceipts(shop, productId, 0)
  expect(receipts.map(({ number, outcome }) => [number, outcome])).toEqual([
    [granted, 'granted'],
    [quick, 'refused'],
    [later, 'refused'],
  ])
  await assertStockAddsUp(productId, { held: 1 })
})

test('a refusal is found by its number before it is written, and after', async () => {
  const { shop, engine, aCustomer, aProduct } = await openTestShop()
  const productId = await aProduct({ stock: 1 })
  const number = await receiptOf(hold(shop, await aCustomer(), productId, 2))
  const before = await findReceipt(shop, number)
  expect(before.receipt).toMatchObject({ outcome: 'refused', reason: 'insufficient_stock', quantity: 2 })
  await shop.receipts.flush()
  expect(await engine.db.selectFrom('refused_attempts').select('number').execute()).toEqual([{ number }])
  expect((await findReceipt(shop, number)).receipt).toEqual(before.receipt)
  expect(await refused(findReceipt(shop, number + 1))).toBe('not_found')
})

test('what is offered from the wait list is numbered too, with the stock as it then stands', async () => {
  const { shop, admin, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 2 })
  const [ann, ben] = [await aCustomer(), await aCustomer()]
  const held = await hold(shop, ann, productId, 2)
  await joinWaitlist(shop, ben, { productId, quantity: 3, requestId: null })
  await cancelOrder(shop, ann, held.id)
  await addStock(shop, admin, { productId, quantity: 2, reason: 'found some', commandId: 'more' })

  const { receipts } = await listReceipts(shop, productId, 0)
  expect(receipts.map(({ quantity, free_after, supplied }) => [quantity, free_after, supplied])).toEqual([
    [2, 0, 2],
    [3, 1, 4],
  ])
  await assertStockAddsUp(productId, { total_stock: 1, held: 3 })
})

test('a log whose product does not tell its stock keeps the numbers to itself until the sale is over', async () => {
  const { shop, admin, aCustomer, aProduct } = await openTestShop()
  const productId = await aProduct({ stock: 3, stock_display: 'few_left' })
  await hold(shop, await aCustomer(), productId)
  const [during] = (await listReceipts(shop, productId, 0)).receipts
  expect(during).toMatchObject({ outcome: 'granted', free_after: null, supplied: null })
  await endSale(shop, admin, productId)
  const [after] = (await listReceipts(shop, productId, 0)).receipts
  expect(after).toMatchObject({ outcome: 'granted', free_after: 2, supplied: 3 })
})

test('the proof adds up what was done, and finds what was done to the books', async () => {
  const { shop, engine, aCustomer, aProduct } = await openTestShop()
  const productId = await aProduct({ stock: 5 })
  const customer = await aCustomer()
  await hold(shop, customer, productId, 3)
  await cancelOrder(shop, customer, (await hold(shop, customer, productId, 2)).id)
  const sound = { events: 4, free_min: 0, taken_max: 5, breaches: 0, overtaken: 0 }
  expect(await proveServiceOrder(engine, productId)).toEqual(sound)

  const events = engine.db.selectFrom('inventory_events').select('id').where('type', '=', 'hold_created')
  const { id } = await events.orderBy('id').executeTakeFirstOrThrow()
  await engine.db.updateTable('inventory_events').set({ delta: -6 }).where('id', '=', id).execute()
  expect(await proveServiceOrder(engine, productId)).toMatchObject({ free_min: -3, breaches: 3 })
})

test('attempts that differ in nothing but their number are one row, and are told one by one', async () => {
  const { shop, engine, aCustomer, aProduct, clock, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 1 })
  const customer = await aCustomer()
  await hold(shop, customer, productId)
  const numbers = await Promise.all(
    Array.from({ length: 130 }, (_, index) =>
      receiptOf(hold(shop, customer, productId, index < 120 ? 1 : 2)),
    ),
  )
  await shop.receipts.flush()
  clock.advance({ milliseconds: 1 })
  numbers.push(await receiptOf(hold(shop, customer, productId, 2)))
  await shop.receipts.flush()

  const rows = await engine.db.selectFrom('refused_attempts').selectAll().execute()
  expect(rows.length).toBeLessThan(numbers.length / 10)
  const first = await listReceipts(shop, productId, (numbers[0] ?? 0) - 1)
  const second = await listReceipts(shop, productId, first.next ?? 0)
  const listed = [...first.receipts, ...second.receipts]
  expect(listed.map(({ number }) => number)).toEqual([...numbers].sort((one, other) => one - other))
  expect(listed.filter(({ quantity }) => quantity === 2)).toHaveLength(11)
  for (const { number, ...told } of listed.slice(110, 125)) {
    expect((await findReceipt(shop, number)).receipt).toEqual({ number, ...told })
  }
  await assertStockAddsUp(productId, { held: 1 })
})

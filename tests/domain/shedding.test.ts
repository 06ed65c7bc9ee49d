import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { confirmOrder } from '../../src/domain/orders.js'
import { Refusal } from '../../src/domain/refusal.js'
import { holdRow } from '../support/held-row.js'
import { openTestShop } from '../support/shop.js'

/** Longer than a hold may have waited for another to be taken into its lane, in milliseconds. */
const TOO_LONG_MS = 600

test('behind a stuck batch holds are turned away at once, confirmations wait, and all goes on afterwards', async () => {
  const { shop, engine, aProduct, aCustomer, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 10 })
  const customer = await aCustomer()
  const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  const mine = await hold()
  const row = await holdRow(engine, productId)
  const stuck = hold()
  await sleep(50)
  const waiting = hold()
  await sleep(TOO_LONG_MS)
  expect(shop.lanes.age()).toBeGreaterThan(500)

  const refusals = await Promise.all(Array.from({ length: 40 }, () => hold().catch((error) => error)))
  expect(refusals.every((error) => error instanceof Refusal && error.code === 'unavailable')).toBe(true)
  const seconds = refusals.map((error: Refusal) => error.details.retry_after_seconds ?? 0)
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(1)
  expect(new Set(seconds).size).toBeGreaterThan(1)

  const confirmed = confirmOrder(shop, customer, mine.id)
  await sleep(20)
  await row.letGo()
  expect((await confirmed).status).toBe('confirmed')
  expect((await stuck).status).toBe('pending')
  expect((await waiting).status).toBe('pending')
  expect(shop.lanes.age()).toBe(0)
  expect((await hold()).status).toBe('pending')
  await assertStockAddsUp(productId, { sold: 1, held: 3 })
})

test('what settles a hold goes ahead of those who want one', async () => {
  const { shop, engine, aProduct, aCustomer } = await openTestShop()
  const productId = await aProduct({ stock: 1_000 })
  const customer = await aCustomer()
  const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  const mine = await hold()
  const row = await holdRow(engine, productId)
  const finished: string[] = []
  const first = hold()
  await sleep(50)
  // More than fit into one batch, so that the last of them have to wait for the one after.
  const crowd = Array.from({ length: 400 }, () => hold().then(() => finished.push('hold')))
  const settled = shop.lanes
    .submit(productId, { kind: 'confirm', order_id: mine.id, user_id: customer.id })
    .then(() => finished.push('confirm'))
  await row.letGo()
  await Promise.all([first, ...crowd, settled])
  expect(finished.indexOf('confirm')).toBeLessThan(256)
})

import { expect, test } from 'vitest'
import { expireDueHolds } from '../../src/domain/expiry.js'
import { openTestApp } from '../support/app.js'

/** The four demo cases of the product's specification, as people with plain browsers and API clients live them. */

test('concurrent hold attempts: two customers near the stock limit never get more than there is', async () => {
  const { signedIn, operator, aProduct, assertStockAddsUp } = await openTestApp()
  const productId = await aProduct({ stock: 5 })
  const [one, other] = [await signedIn(), await signedIn()]

  const asked = [one, other, one, other].map((customer) =>
    customer.api('POST', '/api/holds', { product_id: productId, quantity: 2 }),
  )
  const answers = await Promise.all(asked)

  const granted = answers.filter((answer) => answer.status === 201)
  const refused = answers.filter((answer) => answer.status === 409)
  expect([granted.length, refused.length]).toEqual([2, 2])
  expect(refused[0]?.json.error).toMatchObject({ code: 'insufficient_stock', message: 'Insufficient stock' })
  const { json: metrics } = await (await operator()).api('GET', '/api/admin/metrics')
  expect(metrics.oversell_attempts_blocked).toBe(2)
  await assertStockAddsUp(productId, { total_stock: 1, held: 4, supplied: 5 })
})

test('hold expiry: an unconfirmed hold lapses after two minutes, and its units and its event come back', async () => {
  const { shop, signedIn, engine, clock, aProduct, assertStockAddsUp } = await openTestApp()
  const productId = await aProduct({ stock: 3 })
  const customer = await signedIn()
  await customer.visit('/')
  await customer.fillIn('/holds', { quantity: '3' }, `value="${productId}"`)
  expect(customer.page.text).toContain('Confirm the purchase')
  const orderId = /order-([0-9a-f-]{36})/.exec(customer.page.text)?.[1] ?? ''

  clock.advance({ seconds: 119 })
  await expireDueHolds(shop, (error) => expect(error).toBeUndefined())
  await customer.visit(`/checkout/${orderId}`)
  expect(customer.page.text).toContain('Confirm the purchase')

  clock.advance({ seconds: 1 })
  const late = await customer.post(`/orders/${orderId}/confirmation`, {})
  expect(late.status).toBe(410)
  expect(late.text).toContain('Your hold ended')
  const events = await engine.db
    .selectFrom('inventory_events')
    .select(['type', 'delta'])
    .where('order_id', '=', orderId)
    .execute()
  expect(events).toEqual([
    { type: 'hold_created', delta: -3 },
    { type: 'hold_released', delta: 3 },
  ])
  await assertStockAddsUp(productId, { total_stock: 3, held: 0 })
})

test('oversell prevention: of holds for more than two units, those that fit succeed and the rest are blocked', async () => {
  const { signedIn, operator, aProduct, assertStockAddsUp } = await openTestApp()
  const productId = await aProduct({ stock: 2 })
  const customers = await Promise.all(Array.from({ length: 4 }, () => signedIn()))
  await Promise.all(customers.map((customer) => customer.visit('/')))
  const statuses: number[] = []
  for (const customer of customers) {
    statuses.push((await customer.post('/holds', customer.fieldsOf('/holds'))).status)
  }

  expect(statuses).toEqual([303, 303, 409, 409])
  const { json: metrics } = await (await operator()).api('GET', '/api/admin/metrics')
  expect(metrics.oversell_attempts_blocked).toBe(2)
  await assertStockAddsUp(productId, { total_stock: 0, held: 2 })
})

test('live dashboard: the operator sees holds and confirmations at the next poll, without a reload', async () => {
  const { signedIn, operator, aProduct } = await openTestApp()
  const productId = await aProduct({ stock: 10, name: 'Walnut bowl' })
  const admin = await operator()
  await admin.visit('/admin')
  expect(admin.page.text).toContain('Walnut bowl')
  const figures = async () => (await admin.api('GET', '/api/admin/products')).json.products[0]
  expect(await figures()).toMatchObject({ total_stock: 10, pending: 0, confirmed: 0 })

  const customer = await signedIn()
  const { json } = await customer.api('POST', '/api/holds', { product_id: productId, quantity: 3 })
  expect(await figures()).toMatchObject({ total_stock: 7, pending: 3, held: 3 })
  await customer.api('POST', `/api/orders/${json.order.id}/confirm`, {})

  expect(await figures()).toMatchObject({ total_stock: 7, pending: 0, confirmed: 3, sold: 3 })
  const fragment = await admin.request('GET', '/fragments/admin/dashboard')
  expect(fragment.text).toContain('hx-trigger="every 5s')
  expect(fragment.text).toMatch(/id="sales-data"[^>]*>[^<]*Walnut bowl/)
})

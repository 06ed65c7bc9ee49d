import { expect, test } from 'vitest'
import { endSale } from '../../src/domain/products.js'
import { openTestApp } from '../support/app.js'

test('the answers to a hold and to its refusal bear a receipt at their top', async () => {
  const { signedIn, aProduct } = await openTestApp()
  const product_id = await aProduct({ stock: 2 })
  const customer = await signedIn()
  const key = { 'idempotency-key': 'first' }
  const held = await customer.api('POST', '/api/holds', { product_id, quantity: 2 }, key)
  const again = await customer.api('POST', '/api/holds', { product_id, quantity: 2 }, key)
  const refused = await customer.api('POST', '/api/holds', { product_id, quantity: 1 })

  expect([held.status, again.status, refused.status]).toEqual([201, 201, 409])
  expect(again.json.receipt).toBe(held.json.receipt)
  expect(refused.json).toEqual({
    error: { code: 'insufficient_stock', message: 'Insufficient stock' },
    receipt: expect.any(Number),
  })
  expect(refused.json.receipt).toBeGreaterThan(held.json.receipt)
  for (const [body, status] of [
    [{ product_id, quantity: 0 }, 422],
    [{ product_id: 999, quantity: 1 }, 404],
  ] as const) {
    const answer = await customer.api('POST', '/api/holds', body)
    expect([answer.status, 'receipt' in answer.json]).toEqual([status, false])
  }
})

test('the log is paged by number, is nobody’s and names nobody', async () => {
  const { signedIn, visitor, aProduct } = await openTestApp()
  const product_id = await aProduct({ stock: 1 })
  const customer = await signedIn('ann@example.com')
  const numbers: number[] = []
  for (const quantity of [1, 1, 1]) {
    numbers.push((await customer.api('POST', '/api/holds', { product_id, quantity })).json.receipt)
  }
  const path = `/api/products/${product_id}/receipts`
  const { status, json, text } = await visitor().api('GET', path)
  expect(status).toBe(200)
  expect(json.receipts.map(({ number }: { number: number }) => number)).toEqual(numbers)
  expect(json.receipts[1]).toEqual({
    number: numbers[1],
    time: '2026-06-01T12:00:00.000Z',
    outcome: 'refused',
    reason: 'insufficient_stock',
    quantity: 1,
    free_after: 0,
    supplied: 1,
  })
  expect(text).not.toContain('ann@')
  const rest = await visitor().api('GET', `${path}?after=${numbers[0]}`)
  expect(rest.json.receipts.map(({ number }: { number: number }) => number)).toEqual(numbers.slice(1))
  expect((await visitor().api('GET', `${path}?after=soon`)).status).toBe(422)
  expect((await visitor().api('GET', '/api/products/999/receipts')).status).toBe(404)
})

test('a shopper is led from the checkout and from a refusal to the receipt', async () => {
  const { signedIn, visitor, aProduct } = await openTestApp()
  const product_id = String(await aProduct({ stock: 1, name: 'Walnut bowl' }))
  const customer = await signedIn('ann@example.com')
  const receiptOn = (text: string) => /href="(\/receipts\/\d+)"/.exec(text)?.[1] ?? 'no receipt'

  const checkout = await customer.submit('/holds', { product_id, quantity: '1', request_id: 'one' })
  const granted = await visitor().visit(receiptOn(checkout.text))
  expect(granted.text).toContain('1 unit of Walnut bowl was held.')
  expect(granted.text).toContain('0 of 1')
  expect(granted.text).not.toContain('ann@')

  const refusal = await customer.submit('/holds', { product_id, quantity: '1', request_id: 'two' })
  expect(refusal.status).toBe(409)
  const refused = await visitor().visit(receiptOn(refusal.text))
  expect(refused.text).toContain('1 unit of Walnut bowl could not be held: not enough units were free.')
  for (const path of ['/receipts/12345678', '/receipts/none']) {
    expect((await visitor().visit(path)).status).toBe(404)
  }
})

test('the order of service is shown when the sale is over, with what it proves', async () => {
  const { shop, admin, signedIn, visitor, aProduct } = await openTestApp()
  const productId = await aProduct({ stock: 2, name: 'Walnut bowl' })
  const customer = await signedIn('ann@example.com')
  const attempts = [2, 1].map(
    (quantity) => () => customer.api('POST', '/api/holds', { product_id: productId, quantity }),
  )
  const receipts: number[] = []
  for (const attempt of attempts) {
    receipts.push((await attempt()).json.receipt)
  }
  const path = `/products/${productId}/service-order`
  const before = await visitor().visit(path)
  expect(before.status).toBe(200)
  expect(before.text).toContain('The sale ends at 13:00:00 UTC.')
  expect(before.text).not.toContain(`receipt-${receipts[0]}`)

  await endSale(shop, admin, productId)
  const after = await visitor().visit(path)
  expect(after.text).toContain('data-proof="kept"')
  expect(after.text).toContain('At each of the 2 events of this sale')
  expect(after.text.indexOf(`receipt-${receipts[0]}`)).toBeGreaterThan(0)
  expect(after.text.indexOf(`receipt-${receipts[1]}`)).toBeGreaterThan(
    after.text.indexOf(`receipt-${receipts[0]}`),
  )
  expect(after.text).not.toContain('ann@')
  const rest = await visitor().visit(`${path}?after=${receipts[0]}`)
  expect(rest.text).not.toContain(`receipt-${receipts[0]}"`)
  expect(rest.text).toContain(`receipt-${receipts[1]}"`)
})

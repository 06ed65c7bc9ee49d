import { describe, expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'

describe('what is for operators', () => {
  test('is open to them alone, at every address below /admin, /fragments/admin and /api/admin', async () => {
    const { app, visitor, signedIn, operator } = await openTestApp()
    const routes = app.routes.filter(
      ({ path, method }) => /^\/(fragments\/|api\/)?admin/.test(path) && method !== 'ALL',
    )
    expect(routes.length).toBeGreaterThan(5)
    for (const { method, path } of routes) {
      const address = path.replace(/:\w+/g, '1')
      const ask = async (browser: ReturnType<typeof visitor>) => {
        const api = path.startsWith('/api/')
        const answer = api
          ? await browser.api(method, address, method === 'GET' ? undefined : {})
          : method === 'POST'
            ? await browser.post(address, {})
            : await browser.request(method, address)
        return answer.status
      }
      const signedOut = path.startsWith('/admin') ? 303 : 401
      expect([path, await ask(visitor()), await ask(await signedIn())]).toEqual([path, signedOut, 403])
      expect([401, 403]).not.toContain(await ask(await operator()))
    }
  })

  test('is closed within two seconds to an operator who is one no more', async () => {
    const { engine, operator, shop } = await openTestApp()
    const browser = await operator()
    expect((await browser.request('GET', '/admin')).status).toBe(200)
    await engine.db.updateTable('users').set({ role: 'customer' }).execute()
    await expect
      .poll(async () => (await browser.request('GET', '/admin')).status, { timeout: 2_000 })
      .toBe(403)
    expect(shop).toBeDefined()
  })
})

describe('a product', () => {
  const inAnHour = () => new Date(Date.UTC(2026, 5, 1, 13)).toISOString()
  const valid = () => ({
    name: 'Walnut bowl',
    price_cents: 4200,
    stock: 12,
    sale_starts_at: '2026-06-01T11:00:00+02:00',
    sale_ends_at: inAnHour(),
  })

  test('is created with its first units in the ledger, and is on sale at once', async () => {
    const { operator, visitor, assertStockAddsUp } = await openTestApp()
    const { status, json } = await (await operator()).api('POST', '/api/admin/products', valid())
    expect(status).toBe(201)
    expect(json.product).toMatchObject({
      name: 'Walnut bowl',
      description: '',
      total_stock: 12,
      supplied: 12,
      hold_seconds: 120,
      limit_per_customer: null,
      currency: 'USD',
      state: 'live',
      sale_starts_at: '2026-06-01T09:00:00.000Z',
      version: 1,
    })
    expect((await visitor().api('GET', '/api/products/live')).json.products[0].name).toBe('Walnut bowl')
    await assertStockAddsUp(json.product.id, { total_stock: 12 })
  })

  test.each([
    ['name', ''],
    ['name', ' \u200b '],
    ['name', 'x'.repeat(201)],
    ['description', 'x'.repeat(5_001)],
    ['price_cents', -1],
    ['price_cents', 19.99],
    ['price_cents', '4200'],
    ['price_cents', 100_000_001],
    ['stock', -1],
    ['stock', 10_000_001],
    ['stock', 1.5],
    ['sale_ends_at', '2026-06-01T09:00:00Z'],
    ['sale_ends_at', '2026-02-30T09:00:00Z'],
    ['sale_starts_at', '1999-12-31T23:59:59Z'],
    ['sale_starts_at', '2026-06-01 09:00'],
    ['hold_seconds', 0],
    ['hold_seconds', 3_601],
    ['limit_per_customer', 0],
    ['limit_per_customer', 1_001],
    ['image_url', 'javascript:alert(1)'],
    ['image_url', 'file:///etc/passwd'],
    ['total_stock', 5],
    ['version', 2],
  ])('with %s of %j is refused at that field', async (field, value) => {
    const { operator } = await openTestApp()
    const { status, json } = await (await operator()).api('POST', '/api/admin/products', {
      ...valid(),
      [field]: value,
    })
    expect([status, Object.keys(json.error.fields)]).toEqual([422, [field]])
  })

  test('is restocked and withdrawn from by differences, with the reason in the ledger', async () => {
    const { operator, engine, aProduct, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct({ stock: 5 })
    const admin = await operator()
    const change = (body: object, key?: string) =>
      admin.api('POST', `/api/admin/products/${productId}/stock`, body, key ? { 'idempotency-key': key } : {})

    expect((await change({ quantity: 7, reason: 'delivery' }, 'd-1')).json.product.total_stock).toBe(12)
    expect((await change({ quantity: 7, reason: 'delivery' }, 'd-1')).json.product.total_stock).toBe(12)
    expect((await change({ quantity: -12 })).json.product.total_stock).toBe(0)
    const { status, json } = await change({ quantity: -1 })
    expect([status, json.error]).toEqual([
      409,
      { code: 'insufficient_stock', message: 'Only 0 units are free.' },
    ])
    for (const quantity of [0, 1.5, '1', 10_000_001]) {
      expect((await change({ quantity })).status).toBe(422)
    }
    const events = await engine.db
      .selectFrom('inventory_events')
      .select(['delta', 'metadata'])
      .where('product_id', '=', productId)
      .execute()
    expect(events.map((event) => event.delta)).toEqual([5, 7, -12])
    expect(events[1]?.metadata).toContain('delivery')
    await assertStockAddsUp(productId, { total_stock: 0, supplied: 0 })
  })

  test.each(['0', '-1', '1.0', '1e3', '9999', '99999999999999999999', 'x'])(
    'called %s is not there to restock',
    async (id) => {
      const { operator } = await openTestApp()
      const answer = await (await operator()).api('POST', `/api/admin/products/${id}/stock`, { quantity: 1 })
      expect(answer.status).toBe(404)
    },
  )
})

test('every figure of the dashboard equals its count in SQL', async () => {
  const { operator, signedIn, engine, aProduct } = await openTestApp()
  const admin = await operator()
  const customer = await signedIn()
  for (const stock of [3, 8]) {
    const product_id = await aProduct({ stock })
    for (const quantity of [1, 2, 5]) {
      const { json, status } = await customer.api('POST', '/api/holds', { product_id, quantity })
      if (status === 201 && quantity < 5) {
        await customer.api(
          'POST',
          `/api/orders/${json.order.id}/${quantity === 1 ? 'confirm' : 'cancel'}`,
          {},
        )
      }
    }
  }
  const { json } = await admin.api('GET', '/api/admin/metrics')
  const orders = await engine.db.selectFrom('orders').select(['status', 'quantity']).execute()
  const events = await engine.db.selectFrom('inventory_events').select('delta').execute()
  const count = (status: string) => orders.filter((order) => order.status === status).length
  expect(json).toEqual({
    total_products: 2,
    total_stock: events.reduce((sum, event) => sum + event.delta, 0),
    pending_orders: count('pending'),
    confirmed_orders: count('confirmed'),
    expired_orders: count('expired'),
    cancelled_orders: count('cancelled'),
    oversell_attempts_blocked: 1,
    inventory_events: events.length,
  })
})

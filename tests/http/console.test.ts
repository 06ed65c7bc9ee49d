import { describe, expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { confirmOrder } from '../../src/domain/orders.js'
import { openTestApp } from '../support/app.js'

const FORM = {
  name: 'Walnut bowl',
  description: 'Turned on a lathe.',
  image_url: '',
  price: '42.00',
  stock: '12',
  sale_starts_at: '2026-06-01T13:00',
  sale_ends_at: '2026-06-01T15:00',
  limit_per_customer: '',
  hold_seconds: '90',
  version: '',
}
const BERLIN = { settings: { saleTimeZone: 'Europe/Berlin' } }

describe('the product form', () => {
  test('puts a product on sale, at the times of the shop’s zone', async () => {
    const { operator, assertStockAddsUp, engine } = await openTestApp(BERLIN)
    const answer = await (await operator()).post('/admin/products', FORM)
    expect(answer.status).toBe(303)
    const id = Number(answer.headers.get('location')?.split('/').at(-1))
    const product = await engine.db
      .selectFrom('products')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(product).toMatchObject({
      name: 'Walnut bowl',
      price_cents: 4200,
      hold_seconds: 90,
      limit_per_customer: null,
      image_url: null,
      sale_starts_at: new Date('2026-06-01T11:00:00Z'),
      sale_ends_at: new Date('2026-06-01T13:00:00Z'),
    })
    await assertStockAddsUp(id, { total_stock: 12, supplied: 12 })
  })

  test('takes one of the shipped pictures, or the address of another', async () => {
    const { operator, engine } = await openTestApp()
    const admin = await operator()
    await admin.post('/admin/products', { ...FORM, picture: '/pictures/lamp.svg', image_url: '' })
    await admin.post('/admin/products', { ...FORM, picture: '', image_url: 'https://example.com/bowl.jpg' })
    const products = await engine.db.selectFrom('products').select('image_url').orderBy('id').execute()
    expect(products.map(({ image_url }) => image_url)).toEqual([
      '/pictures/lamp.svg',
      'https://example.com/bowl.jpg',
    ])
  })

  test('names every fault at its field at once, and keeps what was typed', async () => {
    const { operator } = await openTestApp(BERLIN)
    const typed = {
      ...FORM,
      name: ' \u200b',
      price: '19,999',
      stock: '-1',
      sale_starts_at: '2026-03-29T02:30',
      limit_per_customer: '0',
      hold_seconds: '1e3',
      image_url: 'javascript:alert(1)',
    }
    const { status, text } = await (await operator()).post('/admin/products', typed)
    expect(status).toBe(422)
    for (const message of [
      'Enter a name.',
      'Enter a price such as 12.50',
      'from 0 to 10000000',
      'the clocks skip it',
      'from 1 to 1000',
      'from 1 to 3600',
      'http or https',
    ]) {
      expect(text).toContain(message)
    }
    for (const value of ['19,999', '2026-03-29T02:30', '1e3', 'Turned on a lathe.']) {
      expect(text).toContain(value)
    }
  })

  test.each([
    ['2026-06-01T15:00', '2026-06-01T13:00'],
    ['2026-06-01T15:00', '2026-06-01T15:00'],
  ])('refuses a sale from %s to %s', async (sale_starts_at, sale_ends_at) => {
    const { operator } = await openTestApp(BERLIN)
    const { status, text } = await (await operator()).post('/admin/products', {
      ...FORM,
      sale_starts_at,
      sale_ends_at,
    })
    expect([status, text.includes('The sale must end after it starts.')]).toEqual([422, true])
  })

  test('of two who edit one product the second is told what changed, and nothing is lost', async () => {
    const { operator, aProduct, engine } = await openTestApp()
    const id = await aProduct({ name: 'Walnut bowl', price_cents: 4200 })
    const [one, other] = [await operator(), await operator()]
    const edit = { ...FORM, stock: '', version: '1' }

    expect((await one.post(`/admin/products/${id}`, { ...edit, name: 'Oak bowl' })).status).toBe(303)
    const late = await other.post(`/admin/products/${id}`, { ...edit, price: '50.00' })

    expect(late.status).toBe(409)
    for (const said of ['Oak bowl', 'Walnut bowl', '50.00', '42.00']) {
      expect(late.text).toContain(said)
    }
    expect(late.text).toMatch(/name="version"[^>]*value="2"|value="2"[^>]*name="version"/)
    const stored = () =>
      engine.db
        .selectFrom('products')
        .select(['name', 'price_cents', 'version'])
        .where('id', '=', id)
        .executeTakeFirst()
    expect(await stored()).toEqual({ name: 'Oak bowl', price_cents: 4200, version: 2 })
    const again = await other.post(`/admin/products/${id}`, { ...edit, price: '50.00', version: '2' })
    expect(again.status).toBe(303)
    expect(await stored()).toEqual({ name: 'Walnut bowl', price_cents: 5000, version: 3 })
  })

  test('by the API a stale edit is refused too, and a partial one changes only what it names', async () => {
    const { operator, aProduct } = await openTestApp()
    const id = await aProduct({ limit_per_customer: 3 })
    const admin = await operator()
    const patch = (body: object) => admin.api('PATCH', `/api/admin/products/${id}`, body)
    expect((await patch({ version: 1, limit_per_customer: null })).json.product).toMatchObject({
      limit_per_customer: null,
      name: 'Enamel mug',
      version: 2,
    })
    expect((await patch({ version: 1, name: 'x' })).json.error.code).toBe('stale_version')
    expect((await patch({ name: 'x' })).json.error.fields).toHaveProperty('version')
    expect(
      (await patch({ version: 2, sale_ends_at: '2020-01-01T00:00:00Z' })).json.error.fields,
    ).toHaveProperty('sale_ends_at')
    expect((await patch({ version: 2, total_stock: 9 })).status).toBe(422)
  })
})

describe('a running sale', () => {
  test('can be paused, resumed and ended; what is held may still be confirmed', async () => {
    const { operator, shop, aCustomer, aProduct, clock, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct({ stock: 5 })
    const admin = await operator()
    const customer = await aCustomer()
    const hold = () =>
      placeHold(shop, customer, { productId, quantity: 1, requestId: null }).then(
        (order) => order,
        (error) => error.code,
      )
    const held = await hold()
    await admin.post(`/admin/products/${productId}/pause`, {})
    expect(await hold()).toBe('sale_paused')
    await admin.post(`/admin/products/${productId}/resume`, {})
    expect((await hold()).status).toBe('pending')
    clock.advance({ seconds: 1 })
    expect((await admin.post(`/admin/products/${productId}/end`, {})).status).toBe(303)
    expect(await hold()).toBe('sale_ended')
    expect((await confirmOrder(shop, customer, held.id)).status).toBe('confirmed')
    await assertStockAddsUp(productId, { sold: 1, held: 1, total_stock: 3 })
  })

  test('is restocked once by a form that is sent twice, and never below what is free', async () => {
    const { operator, aProduct, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct({ stock: 5 })
    const admin = await operator()
    const form = { quantity: '7', reason: 'delivery', request_id: 'form-1' }
    await Promise.all([1, 2, 3].map(() => admin.post(`/admin/products/${productId}/stock`, form)))
    await assertStockAddsUp(productId, { total_stock: 12, supplied: 12 })
    const refused = await admin.post(`/admin/products/${productId}/stock`, {
      quantity: '-13',
      reason: 'broken',
      request_id: 'x',
    })
    expect([refused.status, refused.text.includes('Only 12 units are free.')]).toEqual([409, true])
    expect(refused.text).toContain('broken')
    await assertStockAddsUp(productId, { total_stock: 12 })
  })

  test('that has orders cannot be deleted, one without can', async () => {
    const { operator, shop, aCustomer, aProduct, engine } = await openTestApp()
    const [ordered, spare] = [await aProduct(), await aProduct()]
    await placeHold(shop, await aCustomer(), { productId: ordered, quantity: 1, requestId: null })
    const admin = await operator()
    expect((await admin.post(`/admin/products/${ordered}/deletion`, {})).status).toBe(409)
    expect((await admin.api('DELETE', `/api/admin/products/${ordered}`)).json.error.code).toBe('has_orders')
    expect((await admin.post(`/admin/products/${spare}/deletion`, {})).status).toBe(303)
    expect((await engine.db.selectFrom('products').select('id').execute()).map(({ id }) => id)).toEqual([
      ordered,
    ])
  })
})

describe('the order desk', () => {
  test('cancels pending and confirmed orders with a reason, and the units go back once', async () => {
    const { operator, shop, aCustomer, aProduct, engine, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct({ stock: 5 })
    const customer = await aCustomer()
    const admin = await operator()
    const hold = () => placeHold(shop, customer, { productId, quantity: 2, requestId: null })
    const [pending, confirmed] = [await hold(), await confirmOrder(shop, customer, (await hold()).id)]

    const silent = await admin.post(`/admin/orders/${pending.id}/cancellation`, { reason: '  ' })
    expect([silent.status, silent.text.includes('Enter a reason.')]).toEqual([422, true])
    for (const { id } of [pending, confirmed, confirmed]) {
      expect(
        (await admin.post(`/admin/orders/${id}/cancellation`, { reason: 'sent to a wrong address' })).status,
      ).toBe(303)
    }

    const events = await engine.db
      .selectFrom('inventory_events')
      .select(['type', 'metadata'])
      .where('order_id', '=', confirmed.id)
      .orderBy('id')
      .execute()
    expect(events.map((event) => event.type)).toEqual(['hold_created', 'order_confirmed', 'hold_released'])
    expect(events.at(-1)?.metadata).toContain('wrong address')
    await assertStockAddsUp(productId, { total_stock: 5, held: 0, sold: 0 })
  })

  test('finds orders by email, id and status', async () => {
    const { operator, shop, aCustomer, aProduct } = await openTestApp()
    const productId = await aProduct()
    const [ada, bob] = [await aCustomer('ada@example.com'), await aCustomer('bob@example.com')]
    const hold = (user: typeof ada) => placeHold(shop, user, { productId, quantity: 1, requestId: null })
    const [first, second, third] = [
      await hold(ada),
      await hold(bob),
      await confirmOrder(shop, ada, (await hold(ada)).id),
    ]
    const admin = await operator()
    const found = async (query: string) => {
      const { text } = await admin.request('GET', query)
      return [first, second, third].map(({ id }) => text.includes(id))
    }
    expect(await found('/admin/orders')).toEqual([true, true, true])
    expect(await found('/admin/orders?email=%20ADA@example.com')).toEqual([true, false, true])
    expect(await found(`/admin/orders?id=${second.id}`)).toEqual([false, true, false])
    expect(await found('/admin/orders?status=confirmed')).toEqual([false, false, true])
    expect(await found(`/admin/products/${productId}/orders?status=pending&email=ada@example.com`)).toEqual([
      true,
      false,
      false,
    ])
    expect((await admin.request('GET', '/admin/orders?status=lost')).status).toBe(422)
  })
})

describe('files', () => {
  test('the ledger and the orders come whole, and no cell is a formula', async () => {
    const { operator, shop, aCustomer, aProduct } = await openTestApp()
    const productId = await aProduct({ stock: 2_500, name: '=cmd|calc, "quoted"' })
    const customer = await aCustomer('+formula@example.com')
    await Promise.all(
      Array.from({ length: 1_200 }, () =>
        placeHold(shop, customer, { productId, quantity: 1, requestId: null }),
      ),
    )
    const admin = await operator()
    const ledger = await admin.request('GET', `/admin/products/${productId}/ledger.csv`)
    const lines = ledger.text.trimEnd().split('\r\n')
    expect(ledger.headers.get('content-type')).toContain('text/csv')
    expect(lines).toHaveLength(1 + 1 + 1_200)
    expect(lines[0]).toBe('time,event,order,change,balance,actor,reason')
    expect(lines.at(-1)?.split(',').slice(3, 5)).toEqual(['-1', '1300'])

    const orders = (await admin.request('GET', `/admin/products/${productId}/orders.csv`)).text
    const rows = orders.trimEnd().split('\r\n')
    expect(rows).toHaveLength(1 + 1_200)
    expect(rows[1]).toContain(`"'=cmd|calc, ""quoted"""`)
    expect(rows[1]).toContain(`'+formula@example.com`)
  })
})

describe('what is looked back on', () => {
  test('the ledger says of each event what was free after it, and that the sum is the stock', async () => {
    const { operator, shop, aCustomer, aProduct } = await openTestApp()
    const productId = await aProduct({ stock: 5 })
    const order = await placeHold(shop, await aCustomer(), { productId, quantity: 2, requestId: null })
    const { status, text } = await (await operator()).request('GET', `/admin/products/${productId}/ledger`)
    expect(status).toBe(200)
    expect(text).toContain(order.id)
    expect(text.toLowerCase()).toContain('balances')
  })

  test('a ledger from which an event was taken says by how much it is off', async () => {
    const { operator, shop, engine, aCustomer, aProduct } = await openTestApp()
    const productId = await aProduct({ stock: 5 })
    const order = await placeHold(shop, await aCustomer(), { productId, quantity: 2, requestId: null })
    await engine.db.deleteFrom('inventory_events').where('order_id', '=', order.id).execute()
    const { text } = await (await operator()).request('GET', `/admin/products/${productId}/ledger`)
    expect(text.toLowerCase()).not.toContain('ledger balances')
    expect(text).toMatch(/3[\s\S]*5|5[\s\S]*3/)
  })

  test('each minute of a sale, its refusals and its lapsed units are in the report', async () => {
    const { operator, shop, clock, aCustomer, aProduct } = await openTestApp()
    const productId = await aProduct({ stock: 3, hold_seconds: 60 })
    const customer = await aCustomer()
    const hold = (quantity: number) => placeHold(shop, customer, { productId, quantity, requestId: null })
    await hold(2)
    await hold(2).catch(() => undefined)
    clock.advance({ seconds: 61 })
    await confirmOrder(shop, customer, (await hold(3)).id)
    const { readSaleReport } = await import('../../src/domain/records.js')
    const report = await readSaleReport(shop, productId)
    expect(report.product).toMatchObject({
      sold: 3,
      revenue_cents: 3 * 1250,
      expired_units: 2,
      lapsed_unit_seconds: 122,
    })
    expect(report.sold_out_at).toEqual(clock.now())
    expect(report.refusals).toEqual([
      { minute: new Date('2026-06-01T12:00:00Z'), reason: 'insufficient_stock', count: 1 },
    ])
    expect(
      report.minutes.map(({ minute, orders, held, sold }) => [minute.getUTCMinutes(), orders, held, sold]),
    ).toEqual([
      [0, 1, 2, 0],
      [1, 2, 0, 3],
    ])
    const { status, text } = await (await operator()).request('GET', `/admin/products/${productId}/report`)
    expect([status, text.includes('122')]).toEqual([200, true])
  })

  test('the audit trail says who did what, from where, with what was before and after', async () => {
    const { operator, aProduct } = await openTestApp()
    const productId = await aProduct({ stock: 5 })
    const admin = await operator()
    await admin.post(`/admin/products/${productId}`, { ...FORM, stock: '', name: 'Oak\nbowl', version: '1' })
    await admin.post(`/admin/products/${productId}/stock`, {
      quantity: '2',
      reason: 'delivery',
      request_id: 'a',
    })
    await admin.post(`/admin/products/${productId}/pause`, {})
    const { text } = await admin.request('GET', '/admin/audit')
    for (const said of [
      'product.created',
      'product.edited',
      'stock.added',
      'sale.paused',
      'Enamel mug → Oak',
      'delivery',
    ]) {
      expect(text).toContain(said)
    }
    expect(text).toContain('@operators.example.com')
  })
})

test('the signs of life are in the console and, for Prometheus, in /metrics', async () => {
  const { operator, visitor } = await openTestApp()
  const { status, headers, text } = await visitor().request('GET', '/metrics')
  expect([status, headers.get('content-type')?.includes('text/plain')]).toEqual([200, true])
  for (const name of [
    'holdfast_ready 1',
    'holdfast_dependency_up{dependency="sql"} 1',
    'holdfast_oldest_overdue_hold_seconds 0',
    'holdfast_event_loop_delay_p99_seconds',
    'process_cpu_seconds_total',
  ]) {
    expect(text).toContain(name)
  }
  const admin = await operator()
  expect((await admin.request('GET', '/admin/health')).status).toBe(200)
  expect((await admin.request('GET', '/fragments/admin/health')).text).toContain('every 5s')
})

test('every page of the console works for a product of any name', async () => {
  const { operator, aProduct } = await openTestApp()
  const name = `<script>alert(1)</script>" hx-get="/x" =cmd|' \u202e`
  const id = await aProduct({ name })
  const admin = await operator()
  for (const path of [
    '/admin',
    `/admin/products/${id}`,
    `/admin/products/${id}/edit`,
    `/admin/products/${id}/ledger`,
    `/admin/products/${id}/orders`,
    `/admin/products/${id}/report`,
    `/fragments/admin/products/${id}`,
    '/admin/orders',
    '/admin/audit',
    '/admin/products/new',
    '/api-reference',
  ]) {
    const { status, text } = await admin.request('GET', path)
    expect([path, status]).toEqual([path, 200])
    expect(text).not.toMatch(/<script>alert|" hx-get="\/x"/)
  }
})

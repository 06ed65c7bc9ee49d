import { describe, expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'

const NO_QUANTITIES: unknown[] = [
  0,
  -1,
  1.6,
  true,
  '1e1',
  [1],
  2 ** 31,
  2 ** 53 + 2,
  null,
  { a: 1 },
  '1',
  ' 1',
  101,
  undefined,
]

describe('holding by the API', () => {
  test.each(NO_QUANTITIES.map((quantity) => [JSON.stringify(quantity), quantity]))(
    'a quantity of %s is refused at its field, and nothing is held',
    async (_, quantity) => {
      const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
      const productId = await aProduct()
      const { status, json } = await (await signedIn()).api('POST', '/api/holds', {
        product_id: productId,
        quantity,
      })
      expect(status).toBe(422)
      expect(json.error).toMatchObject({
        code: 'invalid',
        fields: { quantity: expect.stringContaining('1 to 100') },
      })
      await assertStockAddsUp(productId, { total_stock: 10, held: 0 })
    },
  )

  test('a hold is answered with the order, its total and the time by which to confirm', async () => {
    const { signedIn, aProduct, clock } = await openTestApp()
    const product_id = await aProduct({ price_cents: 1999, name: 'Walnut bowl' })
    const { status, json } = await (await signedIn('a@example.com')).api('POST', '/api/holds', {
      product_id,
      quantity: 3,
    })
    expect(status).toBe(201)
    expect(json).toEqual({
      receipt: expect.any(Number),
      order: {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        product_id,
        product_name: 'Walnut bowl',
        customer_email: 'a@example.com',
        quantity: 3,
        unit_price_cents: 1999,
        total_cents: 5997,
        currency: 'USD',
        status: 'pending',
        offered: false,
        extended: false,
        hold_expires_at: new Date(clock.read() + 120_000).toISOString(),
        created_at: clock.now().toISOString(),
        resolved_at: null,
      },
      server_time: clock.now().toISOString(),
    })
  })

  test('the same Idempotency-Key gives the same answer, and with another body a refusal', async () => {
    const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
    const product_id = await aProduct()
    const customer = await signedIn()
    const ask = (quantity: number) =>
      customer.api('POST', '/api/holds', { product_id, quantity }, { 'idempotency-key': 'k-1' })
    const answers = await Promise.all([ask(2), ask(2), ask(2)])
    expect(answers.map((answer) => [answer.status, answer.json.order?.id])).toEqual(
      answers.map(() => [201, answers[0]?.json.order.id]),
    )
    expect((await ask(3)).status).toBe(422)
    await assertStockAddsUp(product_id, { held: 2 })
  })

  test.each(['', 'a key with spaces', 'x'.repeat(65), 'é'])(
    'an Idempotency-Key of "%s" is refused',
    async (key) => {
      const { signedIn, aProduct } = await openTestApp()
      const body = { product_id: await aProduct(), quantity: 1 }
      const { status } = await (await signedIn()).api('POST', '/api/holds', body, { 'idempotency-key': key })
      expect(status).toBe(422)
    },
  )

  test('what is no field of a hold is refused by name', async () => {
    const { signedIn, aProduct } = await openTestApp()
    const customer = await signedIn()
    for (const extra of [
      'price',
      'user_id',
      'customer_email',
      'hold_expires_at',
      'status',
      '__proto__',
      'constructor',
    ]) {
      const body = `{"product_id":${await aProduct()},"quantity":1,"${extra}":1}`
      const { status, json } = await customer.api('POST', '/api/holds', body, {
        'content-type': 'application/json',
      })
      expect([extra, status]).toEqual([extra, 422])
      expect(Object.keys(json.error.fields)).toContain(extra)
    }
  })

  test('the limit of a customer says how many are allowed and how many they have', async () => {
    const { signedIn, aProduct } = await openTestApp()
    const product_id = await aProduct({ limit_per_customer: 2 })
    const customer = await signedIn()
    await customer.api('POST', '/api/holds', { product_id, quantity: 2 })
    const { status, json } = await customer.api('POST', '/api/holds', { product_id, quantity: 1 })
    expect(status).toBe(409)
    expect(json.error).toEqual({ code: 'limit_reached', message: 'You can hold 2 of these; you have 2.' })
  })

  test('outside its window a sale says which way', async () => {
    const { signedIn, aProduct, clock } = await openTestApp()
    const product_id = await aProduct({
      sale_starts_at: new Date(clock.read() + 1_000),
      sale_ends_at: new Date(clock.read() + 2_000),
    })
    const customer = await signedIn()
    const code = async () =>
      (await customer.api('POST', '/api/holds', { product_id, quantity: 1 })).json.error?.code
    expect(await code()).toBe('sale_not_started')
    clock.advance({ milliseconds: 1_999 })
    expect(await code()).toBeUndefined()
    clock.advance({ milliseconds: 1 })
    expect(await code()).toBe('sale_ended')
  })
})

describe('holding by the form', () => {
  test('leads to the checkout', async () => {
    const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct({ name: 'Walnut bowl' })
    const customer = await signedIn()
    await customer.visit('/')
    await customer.fillIn('/holds', { quantity: '2' })
    expect(customer.page.text).toContain('Walnut bowl')
    expect(customer.page.text).toContain('Release the hold')
    await assertStockAddsUp(productId, { held: 2 })
  })

  test.each(['0', '-1', '1.6', 'true', '1e1', '', ' 1', '０１', '0x1', '+1', '01', '2147483648'])(
    'a typed quantity of "%s" comes back with a message at the field',
    async (typed) => {
      const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
      const productId = await aProduct()
      const customer = await signedIn()
      await customer.visit('/')
      const { status, text } = await customer.post('/holds', {
        ...customer.fieldsOf('/holds'),
        quantity: typed,
      })
      expect(status).toBe(422)
      expect(text).toContain('Choose a whole number from 1 to 100.')
      expect(text).toMatch(
        new RegExp(`name="quantity"[^>]*value="${typed.replace('+', '\\+').replace('.', '\\.')}"`),
      )
      await assertStockAddsUp(productId, { held: 0 })
    },
  )

  test('twenty posts of one form make one order', async () => {
    const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct()
    const customer = await signedIn()
    await customer.visit('/')
    const fields = customer.fieldsOf('/holds')
    const answers = await Promise.all(Array.from({ length: 20 }, () => customer.post('/holds', fields)))
    expect(new Set(answers.map((answer) => answer.headers.get('location'))).size).toBe(1)
    await assertStockAddsUp(productId, { held: 1 })
  })

  test('a field that is sent twice is refused', async () => {
    const { signedIn, aProduct } = await openTestApp()
    const body = `product_id=${await aProduct()}&quantity=1&quantity=9`
    expect((await (await signedIn()).post('/holds', body)).status).toBe(422)
  })

  test('more than is free is refused with what is free, and the typed number kept', async () => {
    const { signedIn, aProduct } = await openTestApp()
    await aProduct({ stock: 3 })
    const customer = await signedIn()
    await customer.visit('/')
    const { status, text } = await customer.post('/holds', { ...customer.fieldsOf('/holds'), quantity: '4' })
    expect(status).toBe(409)
    expect(text).toContain('Only 3 are free now.')
    expect(text).toContain('Insufficient stock')
    expect(text).toMatch(/name="quantity"[^>]*value="4"/)
  })

  test('a visitor who is signed out is led to the login, and from there back to the shop', async () => {
    const { visitor, aProduct } = await openTestApp()
    await aProduct()
    const stranger = visitor()
    await stranger.visit('/')
    const answer = await stranger.post('/holds', stranger.fieldsOf('/holds'), {
      referer: 'http://shop.test/',
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login?next=%2F'])
  })

  test('a form from another site is refused', async () => {
    const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct()
    const fields = { product_id: String(productId), quantity: '1', request_id: 'x' }
    const answer = await (await signedIn()).post('/holds', fields, { origin: 'http://evil.test' })
    expect(answer.status).toBe(403)
    await assertStockAddsUp(productId, { held: 0 })
  })

  test('is one click away from every page while it runs, and from none when it is settled', async () => {
    const { signedIn, aProduct, clock } = await openTestApp()
    await aProduct({ name: 'Walnut bowl' })
    const customer = await signedIn()
    await customer.visit('/')
    await customer.fillIn('/holds', { quantity: '2' })
    const id = /order-([0-9a-f-]{36})/.exec(customer.page.text)?.[1] ?? ''
    const reminds = async (path: string) => (await customer.visit(path)).text.includes('Go to the ticket')

    expect([await reminds('/'), await reminds('/orders'), await reminds(`/checkout/${id}`)]).toEqual([
      true,
      true,
      false,
    ])
    expect(customer.page.text).toContain('Walnut bowl')
    clock.advance({ seconds: 120 })
    expect(await reminds('/')).toBe(false)
  })
})

import { describe, expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'

const JSON_TYPE = { 'content-type': 'application/json' }

describe('bodies', () => {
  test.each([
    ['what is no JSON', '{bad', JSON_TYPE, 400],
    ['nothing at all', '', JSON_TYPE, 400],
    ['a list', '[]', JSON_TYPE, 422],
    ['null', 'null', JSON_TYPE, 422],
    ['a word', '"x"', JSON_TYPE, 422],
    ['an absurd depth', `${'['.repeat(7_000)}${']'.repeat(7_000)}`, JSON_TYPE, 400],
    ['another type', '<x/>', { 'content-type': 'text/xml' }, 415],
    ['JSON that says it is text', '{"product_id":1,"quantity":1}', { 'content-type': 'text/plain' }, 415],
    ['17 KB', JSON.stringify({ product_id: 1, quantity: 'x'.repeat(17_000) }), JSON_TYPE, 413],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), JSON_TYPE, 400],
    ['a number beyond all', '{"product_id":1e309,"quantity":1}', JSON_TYPE, 422],
    ['a product that is none', '{"product_id":"1 OR 1=1","quantity":1}', JSON_TYPE, 422],
  ] as [string, BodyInit, Record<string, string>, number][])(
    'of %s are answered as such',
    async (_, body, headers, status) => {
      const { signedIn } = await openTestApp()
      const client = await signedIn()
      const token = (
        await client.api('POST', '/api/auth/register', {
          email: 'api@example.com',
          password: 'a long and private one',
        })
      ).json.token
      client.useToken(token)
      const answer = await client.request('POST', '/api/holds', {
        body,
        headers: { ...headers, authorization: `Bearer ${token}` },
      })
      expect(answer.status).toBe(status)
      expect(answer.json.error).toEqual({
        code: expect.any(String),
        message: expect.any(String),
        ...(answer.json.error.fields ? { fields: expect.any(Object) } : {}),
      })
      expect(answer.text).not.toMatch(/at .*\.[jt]s:|select |insert /i)
    },
  )

  test('that say they are too long are refused before they are read', async () => {
    const { signedIn } = await openTestApp()
    const headers = { ...JSON_TYPE, 'content-length': '17000' }
    const answer = await (await signedIn()).request('POST', '/api/holds', { body: '{}', headers })
    expect([answer.status, answer.json.error.code]).toEqual([413, 'too_large'])
  })

  test('that are neither form nor JSON are refused by pages', async () => {
    const { signedIn } = await openTestApp()
    const browser = await signedIn()
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
      const answer = await browser.post('/holds', 'product_id=1', { 'content-type': type })
      expect([type, answer.status]).toEqual([type, 415])
    }
  })

  test('sent with the session cookie must be JSON, so that no foreign page can send them', async () => {
    const { signedIn, aProduct } = await openTestApp()
    const browser = await signedIn()
    const { json } = await browser.api('POST', '/api/holds', { product_id: await aProduct(), quantity: 1 })
    expect((await browser.request('POST', `/api/orders/${json.order.id}/confirm`)).status).toBe(415)
    expect((await browser.api('POST', `/api/orders/${json.order.id}/confirm`, { quantity: 9 })).status).toBe(
      422,
    )
    expect((await browser.api('POST', `/api/orders/${json.order.id}/confirm`, {})).status).toBe(200)
  })
})

describe('addresses', () => {
  test.each(['abc', '1e3', '1;DROP', '-1', '01', '%00', '01A204CB-039C-7253-9687-406B6AB232A2', '%E0%A4%A'])(
    'an order called %s is not there, in the words of any order that is not there',
    async (id) => {
      const { signedIn } = await openTestApp()
      const browser = await signedIn()
      const unknown = await browser.api('GET', '/api/orders/01a204cb-039c-7253-9687-406b6ab232a2')
      const answer = await browser.api('GET', `/api/orders/${id}`)
      expect([answer.status, answer.json]).toEqual([404, unknown.json])
      expect((await browser.request('GET', `/checkout/${id}`)).status).toBe(404)
    },
  )

  test("another customer's order is not there either", async () => {
    const { signedIn, aProduct } = await openTestApp()
    const [owner, other] = [await signedIn(), await signedIn()]
    const { json } = await owner.api('POST', '/api/holds', { product_id: await aProduct(), quantity: 1 })
    const { id } = json.order
    const unknown = await other.api('GET', '/api/orders/01a204cb-039c-7253-9687-406b6ab232a2')
    for (const [method, path] of [
      ['GET', `/api/orders/${id}`],
      ['POST', `/api/orders/${id}/confirm`],
      ['POST', `/api/orders/${id}/cancel`],
    ] as const) {
      const answer = await other.api(method, path, method === 'POST' ? {} : undefined)
      expect([path, answer.status, answer.json]).toEqual([path, 404, unknown.json])
    }
    expect((await other.request('GET', `/fragments/orders/${id}`)).status).toBe(404)
    expect((await other.post(`/orders/${id}/confirmation`, {})).status).toBe(404)
  })

  test.each([
    ['GET', '/api/holds', 'POST'],
    ['PUT', '/', 'GET, HEAD'],
    ['GET', '/logout', 'POST'],
    ['DELETE', '/checkout/x', 'GET, HEAD'],
    ['GET', '/api/orders/x/confirm', 'POST'],
  ])('%s %s is answered with what is allowed', async (method, path, allow) => {
    const { visitor } = await openTestApp()
    const answer = await visitor().request(method, path)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
  })

  test.each([
    '//admin',
    '/ADMIN',
    '/nothing',
    '/.env',
    '/assets/000000000000/app.css',
    '/assets/x/%2e%2e/package.json',
  ])('%s is not there', async (path) => {
    const { visitor } = await openTestApp()
    expect((await visitor().request('GET', `http://shop.test${path}`)).status).toBe(404)
  })
})

describe('lists', () => {
  test.each(['limit=0', 'limit=101', 'limit=x', 'limit=1e2', 'sort=;drop', 'before=%00', 'limit='])(
    '%s is refused',
    async (query) => {
      const { signedIn } = await openTestApp()
      const answer = await (await signedIn()).api('GET', `/api/orders?${query}`)
      expect([422, 404]).toContain(answer.status)
    },
  )
})

describe('every answer', () => {
  test('carries the headers that keep a page to itself, with neither inline nor evaluated scripts', async () => {
    const { visitor } = await openTestApp()
    for (const path of ['/', '/login', '/nothing', '/api/products/live', '/fragments/products', '/healthz']) {
      const { headers } = await visitor().request('GET', path)
      const policy = headers.get('content-security-policy')
      expect(policy).toContain("default-src 'self'")
      expect(policy).not.toMatch(/unsafe-(inline|eval)/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('same-origin')
    }
  })

  test('never repeats the Host that was asked for', async () => {
    const { signedIn, aProduct } = await openTestApp()
    await aProduct()
    const browser = await signedIn()
    for (const path of ['/', '/orders', '/nothing', '/api/products/live']) {
      const answer = await browser.request('GET', path, {
        headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test' },
      })
      expect(`${answer.text}${JSON.stringify([...answer.headers])}`).not.toContain('evil.test')
    }
  })

  test('of a page is kept by no cache', async () => {
    const { visitor } = await openTestApp()
    for (const path of ['/', '/login', '/nothing']) {
      expect((await visitor().request('GET', path)).headers.get('cache-control')).toBe('no-store')
    }
  })

  test('shows names as text, whatever is in them', async () => {
    const { visitor, aProduct } = await openTestApp()
    const name = `<script>alert(1)</script>" hx-get="/admin" {{7*7}} ' \u202e`
    await aProduct({ name, description: name })
    for (const path of ['/', '/fragments/products']) {
      const { text } = await visitor().request('GET', path)
      expect(text).not.toContain('<script>alert')
      expect(text).not.toContain('" hx-get="/admin"')
      expect(text).toContain('&lt;script&gt;')
    }
  })
})

describe('the API for other origins', () => {
  test('is closed unless one origin is named, and then open to that one without cookies', async () => {
    const closed = await openTestApp()
    const headers = { origin: 'https://shop.example.org', 'access-control-request-method': 'POST' }
    const denied = await closed.visitor().request('OPTIONS', '/api/holds', { headers })
    expect(denied.headers.get('access-control-allow-origin')).toBeNull()

    const open = await openTestApp({ settings: { corsOrigin: 'https://shop.example.org' } })
    const allowed = await open.visitor().request('OPTIONS', '/api/holds', { headers })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example.org')
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull()
    expect(
      (await open.visitor().request('GET', '/', { headers })).headers.get('access-control-allow-origin'),
    ).toBeNull()
  })
})

import { Writable } from 'node:stream'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { openAccounts } from '../../src/domain/accounts.js'
import type { Passwords } from '../../src/domain/passwords.js'
import { openTestApp } from '../support/app.js'
import { innardsIn } from '../support/innards.js'
import { routesOf } from '../support/routes.js'
import { openTestShop } from '../support/shop.js'
import { PASSWORD } from '../support/visitor.js'

/** An app whose log can be read, at its most talkative. */
async function openLoggedApp() {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { ...(await openTestApp({ log: pino({ level: 'trace' }, stream) })), log: () => lines.join('') }
}

describe('the log', () => {
  test('has no password, cookie, token or key in it, whatever went right or wrong', async () => {
    const { visitor, signedIn, log, engine, aProduct } = await openLoggedApp()
    const browser = await signedIn('ann@example.com')
    const cookie = browser.cookie('holdfast') ?? ''
    const wrong = 'a canary that nobody may hear'
    const { json } = await visitor().api('POST', '/api/auth/login', {
      email: 'ann@example.com',
      password: PASSWORD,
    })
    await visitor().api('POST', '/api/auth/login', { email: 'ann@example.com', password: wrong })
    await visitor().post('/login', { email: 'nobody@example.com', password: wrong, next: '' })
    await visitor().api('POST', '/api/auth/register', { email: 'ann@example.com', password: wrong })
    const client = visitor()
    client.useToken(json.token)
    const product_id = await aProduct()
    await client.api('POST', '/api/holds', { product_id, quantity: 1 }, { 'idempotency-key': 'canary-key' })
    await engine.db.schema.alterTable('orders').renameTo('orders_elsewhere').execute()
    for (const failed of [
      await client.api('GET', '/api/orders'),
      await browser.request('GET', '/orders'),
      await browser.request('GET', '/fragments/orders'),
    ]) {
      expect(failed.status).toBe(500)
      expect(innardsIn(failed.text)).toBeNull()
      const requestId = failed.headers.get('request-id') ?? ''
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
      expect(log().split(requestId)).toHaveLength(2)
    }
    await engine.db.schema.alterTable('orders_elsewhere').renameTo('orders').execute()

    expect(log()).toContain('a request failed')
    expect(log()).toContain('a log-in was refused')
    for (const secret of [PASSWORD, wrong, cookie, json.token, 'canary-key', '$2b$']) {
      expect(secret.length).toBeGreaterThan(3)
      expect(log()).not.toContain(secret)
    }
  })

  test('keeps a forged line inside the line that it came in', async () => {
    const { visitor, log } = await openLoggedApp()
    const email = 'x@example.com\r\n{"level":30,"msg":"the admin logged in"}\n","msg":"forged'
    await visitor().api('POST', '/api/auth/login', { email, password: 'wrong password' })
    const lines = log().trimEnd().split('\n')
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'a log-in was refused',
      email,
      code: 'unauthorized',
    })
  })
})

test('the audit trail keeps what was typed as one entry, and says who came in from where', async () => {
  const { operator, engine, aProduct } = await openTestApp()
  const admin = await operator()
  const productId = await aProduct()
  const reason = 'delivery\r\n2026-06-01 operator@example.com product.deleted'
  await admin.api('POST', `/api/admin/products/${productId}/stock`, { quantity: 1, reason })
  const entries = await engine.db.selectFrom('audit_entries').selectAll().orderBy('id').execute()
  const restocks = entries.filter(({ details }) => details.includes('delivery'))
  expect(restocks.map(({ action }) => action)).toEqual(['stock.added'])
  expect(entries[0]).toMatchObject({
    action: 'admin.logged_in',
    address: 'unknown',
    target: expect.stringContaining('@operators.example.com'),
  })
})

test('who asks for an unknown account waits for a hash as everybody does, also with a password that is too long', async () => {
  const { engine, shop } = await openTestShop()
  const compared: (string | null)[] = []
  const passwords: Passwords = {
    ...shop.passwords,
    matches: (password, hash) => {
      compared.push(hash)
      return shop.passwords.matches(password, hash)
    },
  }
  const accounts = openAccounts(engine, passwords)
  await accounts.register('known@example.com', PASSWORD)
  for (const [email, password] of [
    ['known@example.com', 'wrong password'],
    ['unknown@example.com', 'wrong password'],
    ["' OR 1=1--", 'wrong password'],
    ['known@example.com', 'x'.repeat(500)],
  ] as const) {
    await expect(accounts.logIn(email, password)).rejects.toMatchObject({
      code: 'unauthorized',
      message: 'This email and password do not belong together.',
    })
  }
  expect(compared).toEqual([expect.stringMatching(/^\$2b\$/), null, null, expect.stringMatching(/^\$2b\$/)])
})

test('no body sets what is not its to set: each such field is refused by name, at every address that reads one', async () => {
  const { app, signedIn, operator, aProduct, engine } = await openTestApp()
  const [customer, admin] = [await signedIn(), await operator()]
  const product = await aProduct()
  const { id } = (await customer.api('POST', '/api/holds', { product_id: product, quantity: 1 })).json.order
  const before = await engine.db.selectFrom('orders').selectAll().execute()
  const forbidden = [
    'role',
    'status',
    'hold_expires_at',
    'user_id',
    'customer_email',
    'total_stock',
    'held',
    'sold',
  ]
  const writing = routesOf(app).filter(
    ({ method, path }) => path.startsWith('/api/') && ['POST', 'PATCH'].includes(method),
  )
  expect(writing.length).toBeGreaterThan(12)
  for (const { method, path } of writing) {
    const address = path.replace(':orderId', id).replace(':productId', String(product))
    const asker = path.startsWith('/api/admin') ? admin : customer
    const { status, json } = await asker.api(
      method,
      address,
      Object.fromEntries(forbidden.map((field) => [field, 1])),
    )
    expect([path, status, forbidden.filter((field) => !(field in json.error.fields))]).toEqual([
      path,
      422,
      [],
    ])
  }
  expect(await engine.db.selectFrom('orders').selectAll().execute()).toEqual(before)
})

describe('where a visitor is led after logging in', () => {
  const ELSEWHERE = [
    '//evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    '///evil.test',
    'https://evil.test/',
    'https:evil.test',
    'javascript:alert(1)',
    'data:text/html,x',
    '/\t/evil.test',
    '/.//evil.test',
    '/%5cevil.test/..//evil.test',
    'http://shop.test@evil.test/',
  ]

  test.each(ELSEWHERE)('%s stays in this shop', async (next) => {
    const { signedIn, visitor } = await openTestApp()
    await signedIn('ann@example.com')
    const there = 'https://shop.test'
    const stays = (location: string | null) => {
      expect(location).toMatch(/^\/(?![/\\])/)
      expect(new URL(location ?? '', there).origin).toBe(there)
    }
    const login = await visitor().post('/login', { email: 'ann@example.com', password: PASSWORD, next })
    stays(login.headers.get('location'))
    const registered = await visitor().post('/register', {
      email: 'bob@example.com',
      password: PASSWORD,
      next,
    })
    stays(registered.headers.get('location'))
    // The page that a signed-out poll or form came from is the browser's word, and no more to be believed.
    for (const header of ['hx-current-url', 'referer']) {
      const headers = { [header]: next, origin: 'http://shop.test' }
      const poll = await visitor().request('GET', '/fragments/orders', { headers })
      stays(poll.headers.get('hx-redirect'))
      const inner = new URL(poll.headers.get('hx-redirect') ?? '', there).searchParams.get('next') ?? '/'
      stays(inner)
    }
    const page = await visitor().request('GET', `/login?next=${encodeURIComponent(next)}`)
    expect(/name="next" value="([^"]*)"/.exec(page.text)?.[1] ?? '/').toMatch(/^\/(?![/\\])/)
  })
})

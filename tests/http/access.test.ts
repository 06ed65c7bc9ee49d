import { describe, expect, onTestFinished, test } from 'vitest'
import { startServer } from '../../src/server.js'
import { openTestApp, type TestApp } from '../support/app.js'
import { fillIn, isForOperators, type Route, routesOf } from '../support/routes.js'
import type { Answer, Visitor } from '../support/visitor.js'

/** What is open to everybody. Whatever is not named here has to be closed, so a new address is closed until it is. */
const OPEN = new Set([
  'GET /assets/:hash/:name{.+}',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /',
  'GET /login',
  'GET /register',
  'POST /login',
  'POST /register',
  'POST /logout',
  'GET /fragments/products',
  'GET /fragments/products/:productId/form',
  'POST /api/auth/register',
  'POST /api/auth/login',
  'GET /api/products/live',
  // A place in the waiting room needs no login.
  'GET /waiting-room/:productId',
  'GET /fragments/waiting-room/:productId',
  'POST /api/products/:productId/admission',
  'GET /api/openapi.json',
  'GET /api-reference',
  'GET /receipts/:number',
  'GET /products/:productId/service-order',
  'GET /api/products/:productId/receipts',
  'GET /products/:productId/reminder.ics',
])

const isOpen = ({ method, path }: Route) => OPEN.has(`${method} ${path}`)

/** Asks an address as the page or the API would, with a body that says nothing. */
function ask(browser: Visitor, route: Route, ids?: Parameters<typeof fillIn>[1]): Promise<Answer> {
  const address = fillIn(route, ids)
  if (route.path.startsWith('/api/')) {
    return browser.api(route.method, address, route.method === 'GET' ? undefined : {})
  }
  return route.method === 'POST' ? browser.post(address, {}) : browser.request(route.method, address)
}

describe('every address', () => {
  test('is closed to nobody, to customers or to no one, as its place says, and closed unless it is named as open', async () => {
    const { app, visitor, signedIn, operator } = await openTestApp()
    const [customer, admin] = [await signedIn(), await operator()]
    const rows: string[] = []
    const faults: unknown[] = []
    for (const route of routesOf(app).filter(({ path }) => !/logout|login$/.test(path))) {
      const statuses = [await ask(visitor(), route), await ask(customer, route), await ask(admin, route)].map(
        ({ status }) => status,
      )
      rows.push(`${route.method} ${route.path} ${statuses.join(' ')}`)
      const [nobodys = 0, customers = 0, admins = 0] = statuses
      const shut = /^\/(api|fragments)\//.test(route.path) ? 401 : 303
      const right =
        (isOpen(route) ? ![401, 403].includes(nobodys) : nobodys === shut) &&
        (isForOperators(route) ? customers === 403 : customers !== 403) &&
        ![401, 403].includes(admins) &&
        statuses.every((status) => status < 500)
      if (!right) {
        faults.push(rows.at(-1))
      }
    }
    console.log(`addresses by role (nobody, customer, operator): ${rows.length}`)
    expect(faults).toEqual([])
    expect(
      rows.filter((row) => isForOperators({ method: '', path: row.split(' ')[1] ?? '' })).length,
    ).toBeGreaterThan(25)
  })

  test('of an order is there for its owner alone, whatever is asked of it', async () => {
    const { app, signedIn, aProduct, assertStockAddsUp } = await openTestApp()
    const [owner, other] = [await signedIn(), await signedIn()]
    const product_id = await aProduct()
    const { json } = await owner.api('POST', '/api/holds', { product_id, quantity: 1 })
    const routes = routesOf(app).filter((route) => route.path.includes(':orderId') && !isForOperators(route))
    expect(routes.length).toBeGreaterThan(7)
    for (const route of routes) {
      const asked = await ask(other, route, { order: json.order.id })
      const unknown = await ask(other, route)
      expect([route.path, asked.status]).toEqual([route.path, 404])
      expect(asked.text.replaceAll(json.order.id, '')).toBe(
        unknown.text.replaceAll('01a204cb-039c-7253-9687-406b6ab232a2', ''),
      )
    }
    await assertStockAddsUp(product_id, { held: 1 })
  })

  test('that changes something is refused to a form or a script of another site, in whatever type it comes', async () => {
    const { app, signedIn, operator, engine, aProduct } = await openTestApp()
    await aProduct()
    const [customer, admin] = [await signedIn(), await operator()]
    const rows = () => engine.db.selectFrom('inventory_events').selectAll().execute()
    const before = await rows()
    let forged = 0
    for (const route of routesOf(app).filter(({ method }) => method === 'POST')) {
      const browser = isForOperators(route) ? admin : customer
      for (const type of FOREIGN_TYPES) {
        const { status } = await browser.request('POST', fillIn(route), {
          body: new TextEncoder().encode('{"quantity":1,"product_id":1}'),
          headers: {
            ...(type && { 'content-type': type }),
            origin: 'https://evil.test',
            'sec-fetch-site': 'cross-site',
          },
        })
        expect([403, 415], `${route.path} as ${type}`).toContain(status)
        forged += 1
      }
    }
    expect(forged).toBeGreaterThan(100)
    expect(await rows()).toEqual(before)
    expect((await customer.request('GET', '/orders')).status).toBe(200)
  })

  test('of the API lets no foreign page send what needs to be asked for first', async () => {
    const { app, signedIn } = await openTestApp()
    const browser = await signedIn()
    for (const { method, path } of routesOf(app).filter((route) => route.path.startsWith('/api/'))) {
      const { headers } = await browser.request('OPTIONS', path, {
        headers: { origin: 'https://evil.test', 'access-control-request-method': method },
      })
      expect([path, headers.get('access-control-allow-origin')]).toEqual([path, null])
    }
  })

  test('carries the headers that keep a page to itself, whoever asks and however it is answered', async () => {
    const app = await openTestApp({ settings: { secure: true } })
    const faults: string[] = []
    for (const route of routesOf(app.app)) {
      for (const browser of await everyRole(app)) {
        const { headers, status } = await ask(browser, route)
        for (const [name, value] of Object.entries(HEADERS)) {
          if (!headers.get(name)?.includes(value)) {
            faults.push(`${route.method} ${route.path} ${status}: ${name} is ${headers.get(name)}`)
          }
        }
        if (/unsafe-|\*|data:/.test(headers.get('content-security-policy') ?? '')) {
          faults.push(`${route.path}: ${headers.get('content-security-policy')}`)
        }
        if (['server', 'x-powered-by'].some((name) => headers.has(name))) {
          faults.push(`${route.path} says what it runs on`)
        }
      }
    }
    expect(faults).toEqual([])
  })

  test('carries them over a socket too, where they go another way', async () => {
    const { app, aProduct } = await openTestApp({ settings: { secure: true } })
    await aProduct()
    const { port, drain } = await startServer(app, 0)
    onTestFinished(() => drain(0))
    for (const [method, path, status] of [
      ['GET', '/', 200],
      ['GET', '/fragments/products', 200],
      ['GET', '/fragments/products', 200],
      ['GET', '/nowhere', 404],
      ['GET', '/admin', 303],
      ['POST', '/api/holds', 401],
      ['DELETE', '/', 405],
    ] as const) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, redirect: 'manual' })
      await answer.arrayBuffer()
      const headers = Object.entries(HEADERS).map(([name, value]) => [
        name,
        answer.headers.get(name)?.includes(value),
      ])
      expect([method, path, answer.status, headers.filter(([, isThere]) => !isThere)]).toEqual([
        method,
        path,
        status,
        [],
      ])
    }
  })

  test('that shows something to a person who is signed in is kept by no cache', async () => {
    const { app, operator } = await openTestApp()
    const admin = await operator()
    const personal = routesOf(app).filter(
      (route) => route.method === 'GET' && (!isOpen(route) || route.path === '/'),
    )
    expect(personal.length).toBeGreaterThan(20)
    for (const route of personal) {
      const { headers } = await ask(admin, route)
      expect([route.path, headers.get('cache-control')]).toEqual([
        route.path,
        expect.stringContaining('no-store'),
      ])
    }
  })
})

/** The types that a form can send, those that only a script can, and none. */
const FOREIGN_TYPES = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'text/xml',
  'application/octet-stream',
  '',
]

const HEADERS = {
  'content-security-policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=()',
  'referrer-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Behind https the cookie has a name that the test's plain browser keeps just as well. */
async function everyRole({ visitor, signedIn, operator }: TestApp): Promise<Visitor[]> {
  return [visitor(), await signedIn(), await operator()]
}

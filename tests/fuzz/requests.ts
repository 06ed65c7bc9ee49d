import { isForOperators, type Route } from '../support/routes.js'
import type { Chance } from './random.js'
import { FIELDS, QUERIES, TYPES, VALUES } from './values.js'

/** A request as it will be sent, and who sends it. */
export interface FuzzedRequest {
  method: string
  path: string
  /** The route that it was made up for, as `METHOD path`. */
  route: string
  body: string | Uint8Array<ArrayBuffer> | null
  headers: Record<string, string>
  who: Who
}

export type Who = 'nobody' | 'customer' | 'another customer' | 'operator'

/** What there is to name: real ids find their way deeper in than made-up ones. */
export interface Known {
  products: number[]
  orders: string[]
  keys: string[]
}

const OPERATORS_MOSTLY: readonly Who[] = ['operator', 'operator', 'operator', 'customer', 'nobody']
const CUSTOMERS_MOSTLY: readonly Who[] = ['customer', 'customer', 'another customer', 'operator', 'nobody']

/** Makes the next request up: mostly one that is nearly right, because what is wholly wrong is refused at the door. */
export function nextRequest(chance: Chance, routes: readonly Route[], known: Known): FuzzedRequest {
  const route = anyRoute(chance, routes)
  const isApi = route.path.startsWith('/api/')
  const method = chance.once(25)
    ? chance.oneOf(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'])
    : route.method
  const asksForBody = !['GET', 'HEAD', 'OPTIONS'].includes(method)
  const type = chance.once(12) ? chance.oneOf(TYPES) : isApi ? TYPES[0] : TYPES[1]
  const headers: Record<string, string> = {
    ...(asksForBody && type ? { 'content-type': type } : {}),
    ...(chance.once(20)
      ? { 'idempotency-key': chance.oneOf([...known.keys, 'x', 'two words', 'k'.repeat(65)]) }
      : {}),
    ...(chance.once(30)
      ? { 'x-forwarded-for': chance.oneOf(['1.2.3.4', '::1', '<x>', ','.repeat(500)]) }
      : {}),
    ...(chance.once(30) ? { 'if-none-match': chance.oneOf(['*', 'W/"x"', '"']) } : {}),
    ...(chance.once(30) ? { 'accept-encoding': chance.oneOf(['gzip', 'br;q=0', '*', '\t']) } : {}),
    ...(chance.once(30)
      ? { 'hx-request': 'true', 'hx-current-url': chance.oneOf(['//evil.test', '/orders', '%']) }
      : {}),
    ...(chance.once(40) ? { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' } : {}),
  }
  return {
    method,
    route: `${route.method} ${route.path}`,
    path: pathOf(chance, route, known) + (chance.once(4) ? `?${chance.oneOf(QUERIES)}` : ''),
    body: asksForBody ? bodyOf(chance, route, type ?? '', known) : null,
    headers,
    who: chance.oneOf(isForOperators(route) ? OPERATORS_MOSTLY : CUSTOMERS_MOSTLY),
  }
}

/** Each password costs a tenth of a second of hashing, so the addresses that read one come up less often. */
function anyRoute(chance: Chance, routes: readonly Route[]): Route {
  const route = chance.oneOf(routes)
  return /login$|register$/.test(route.path) && !chance.once(6) ? chance.oneOf(routes) : route
}

function pathOf(chance: Chance, { path }: Route, { products, orders }: Known): string {
  const strange = () => percent(String(chance.oneOf(VALUES)).slice(0, 200)) || '0'
  return path.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => {
    if (chance.once(8)) return strange()
    if (name === 'productId') return String(chance.oneOf(products))
    return name === 'orderId' ? chance.oneOf(orders) : strange()
  })
}

/** As encodeURIComponent, which throws where half a character stands. */
function percent(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

function bodyOf(chance: Chance, { path }: Route, type: string, known: Known): FuzzedRequest['body'] {
  if (chance.once(40)) return new Uint8Array(Array.from({ length: chance.upTo(60) }, () => chance.upTo(256)))
  if (chance.once(200)) return 'x'.repeat(20_000)
  const fields = fieldsOf(chance, path, known)
  if (!type.includes('json')) {
    const pairs = fields.map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ])
    return new URLSearchParams(pairs as [string, string][]).toString()
  }
  const text = JSON.stringify(Object.fromEntries(fields))
  return chance.once(30) ? text.slice(0, chance.upTo(text.length + 1)) : text
}

/** What would be right at an address, most of the time, and then some of what is wrong. */
function fieldsOf(chance: Chance, path: string, known: Known): [string, unknown][] {
  const right = chance.once(4) ? [] : rightFieldsOf(chance, path, known)
  const wrong = Array.from({ length: chance.oneOf([0, 0, 0, 0, 1, 1, 2, 6]) }, (): [string, unknown] => [
    chance.oneOf(FIELDS),
    chance.oneOf(VALUES),
  ])
  return [...right, ...wrong]
}

function rightFieldsOf(chance: Chance, path: string, { products, keys }: Known): [string, unknown][] {
  if (/holds$|\/waitlist$/.test(path)) {
    const hold: [string, unknown][] = [['quantity', 1 + chance.upTo(3)]]
    const named: [string, unknown][] = [['product_id', chance.oneOf(products)], ...hold]
    return path.startsWith('/api/products')
      ? hold
      : path === '/holds'
        ? [...named, ['request_id', chance.oneOf(keys)]]
        : named
  }
  if (/login$|register$/.test(path)) {
    return [
      ['email', `guest-${chance.upTo(30)}@example.com`],
      ['password', 'a long and private sentence'],
    ]
  }
  if (/stock$/.test(path)) {
    return [
      ['quantity', chance.upTo(9) - 4],
      ['reason', 'delivery'],
    ]
  }
  if (/admin\/orders/.test(path)) {
    return [['reason', 'fraud']]
  }
  return /admin\/products\/:productId$/.test(path)
    ? [
        ['version', 1 + chance.upTo(3)],
        ['name', 'Walnut bowl'],
      ]
    : []
}

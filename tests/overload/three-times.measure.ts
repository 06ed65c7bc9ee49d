import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { percentile } from '../../src/rehearsal/tally.js'
import { type Request, runWrk } from '../bench/wrk.js'
import { temporaryFolder } from '../support/folders.js'
import { type Hit, runOpenLoop, type Shot } from '../support/open-loop.js'
import { aDatabase } from '../support/places.js'
import { putOnSale } from '../support/sale.js'
import { type RunningServer, startServer } from '../support/server.js'
import { PASSWORD } from '../support/visitor.js'

/** How many sign in to hold. */
const CUSTOMERS = 60
const SECONDS = Number(process.env.OVERLOAD_SECONDS ?? 8)
/** So many callers keep a server as busy as it can be, each asking again as soon as it is answered. */
const SATURATING = 256
/** A crowd of more connections than holds are ever taken in hand; each pauses between an answer and its next request. */
const CROWD = 4_000
/** Who is looked at closely beside the crowd: holds a second, every fourth granted one of which is confirmed. */
const WATCHED_PER_SECOND = 50

/** One after the other, as a storm of passwords is turned away by a rule of its own. */
async function registerCustomers(server: RunningServer): Promise<string[]> {
  const tokens: string[] = []
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const account = { email: `shopper-${index}@example.com`, password: PASSWORD }
    tokens.push((await server.visitor().api('POST', '/api/auth/register', account)).json.token)
  }
  return tokens
}

/** A hold by each customer in turn; of what is granted, every fourth is confirmed at once. */
function watch(server: RunningServer, tokens: readonly string[], productId: number): Promise<Hit[]> {
  const body = JSON.stringify({ product_id: productId, quantity: 1 })
  const headersOf = (token = '') => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' })
  let granted = 0
  return runOpenLoop({
    url: server.url,
    perSecond: WATCHED_PER_SECOND,
    seconds: SECONDS,
    next: (number): Shot => ({
      kind: 'hold',
      method: 'POST',
      path: '/api/holds',
      body,
      headers: headersOf(tokens[number % CUSTOMERS]),
    }),
    onHit({ kind, status, body: text }): Shot | undefined {
      granted += kind === 'hold' && status === 201 ? 1 : 0
      if (kind !== 'hold' || status !== 201 || granted % 4 !== 0) return undefined
      const { order } = JSON.parse(text)
      const mine = headersOf(tokens[Number(/\d+/.exec(String(order.customer_email))?.[0] ?? 0)])
      const path = `/api/orders/${order.id}/confirm`
      return { kind: 'confirm', method: 'POST', path, headers: mine, body: '{}' }
    },
  })
}

/** What came of a load: holds granted a second, and what the watched ones among the crowd met. */
async function under(
  load: { name: string; request: Request; connections: number },
  watching: Promise<Hit[]>,
) {
  const [slice, hits] = await Promise.all([runWrk(load.request, load.connections, SECONDS), watching])
  const of = (kind: string, status?: number) =>
    hits.filter((hit) => hit.kind === kind && (status === undefined || hit.status === status))
  const time = (some: readonly Hit[], share: number) =>
    Math.round(
      percentile(
        some.map(({ milliseconds }) => milliseconds),
        share,
      ),
    )
  const goodput = (slice.answers - slice.refused) / slice.seconds
  return {
    goodput,
    row: {
      load: load.name,
      'asked a second': Math.round(slice.answers / slice.seconds),
      'granted a second': Math.round(goodput),
      'granted p50 ms': time(of('hold', 201), 0.5),
      'granted p99 ms': time(of('hold', 201), 0.99),
      'refused p50 ms': time(of('hold', 503), 0.5),
      'refused p99 ms': time(of('hold', 503), 0.99),
      confirms: of('confirm').length,
      'confirms not 200': of('confirm').length - of('confirm', 200).length,
      'confirm p99 ms': time(of('confirm'), 0.99),
    },
  }
}

async function measure(server: RunningServer): Promise<void> {
  const productId = await putOnSale(await server.operator(), { stock: 5_000_000 })
  const tokens = await registerCustomers(server)
  const file = join(temporaryFolder(), 'tokens')
  writeFileSync(file, tokens.join('\n'))
  const request: Request = {
    url: server.url,
    method: 'POST',
    path: '/api/holds',
    tokens: file,
    body: { product_id: productId, quantity: 1 },
  }
  await runWrk(request, SATURATING, 3)
  const full = { name: 'as much as it can sell', request, connections: SATURATING }
  const peak = await under(full, watch(server, tokens, productId))
  const pause = Math.round((CROWD * 1_000) / (3 * peak.goodput))
  const crowd = { name: 'three times as much', request: { ...request, pause }, connections: CROWD }
  const over = await under(crowd, watch(server, tokens, productId))
  console.table([peak.row, over.row])
  const share = Math.round((over.goodput * 100) / peak.goodput)
  console.log(`At three times the load that saturates: ${share} % of the peak.`)
  expect(over.row['confirms not 200']).toBe(0)
}

test('embedded', async () => measure(await startServer({ RATE_LIMITS: 'off' })))

test('mysql-redis', async () => {
  const { environment } = await aDatabase(inject('ports'))
  await measure(await startServer({ ...environment, RATE_LIMITS: 'off' }))
})

import { expect, inject, test } from 'vitest'
import { percentile } from '../../src/rehearsal/tally.js'
import { type Hit, runOpenLoop, type Shot } from '../support/open-loop.js'
import { aDatabase } from '../support/places.js'
import { putOnSale } from '../support/sale.js'
import { type RunningServer, startServer } from '../support/server.js'
import { PASSWORD } from '../support/visitor.js'

/** How many sign in to hold, and what share of the crowd's requests only looks. */
const CUSTOMERS = 60
const POLLS = 0.2
const SECONDS = Number(process.env.OVERLOAD_SECONDS ?? 8)

/** A hold by each customer in turn, or a poll; of what is granted, every fourth is confirmed at once. */
function crowd(tokens: readonly string[], productId: number) {
  const body = JSON.stringify({ product_id: productId, quantity: 1 })
  const headers = tokens.map((token) => ({
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
  }))
  let granted = 0
  return {
    next(number: number): Shot {
      if ((number * POLLS) % 1 < POLLS - 1e-9) {
        return { kind: 'poll', method: 'GET', path: '/fragments/products' }
      }
      return {
        kind: 'hold',
        method: 'POST',
        path: '/api/holds',
        body,
        headers: headers[number % CUSTOMERS] ?? {},
      }
    },
    onHit(hit: Hit): Shot | undefined {
      if (hit.kind !== 'hold' || hit.status !== 201) return undefined
      granted += 1
      const { order } = JSON.parse(hit.body)
      const email = String(order.customer_email)
      const mine = headers[Number(/\d+/.exec(email)?.[0] ?? 0)] ?? {}
      return granted % 4 === 0
        ? {
            kind: 'confirm',
            method: 'POST',
            path: `/api/orders/${order.id}/confirm`,
            headers: mine,
            body: '{}',
          }
        : undefined
    },
  }
}

function tell(name: string, hits: readonly Hit[], seconds: number) {
  const of = (kind: string, status?: number) =>
    hits.filter((hit) => hit.kind === kind && (status === undefined || hit.status === status))
  const times = (some: readonly Hit[], share: number) =>
    percentile(
      some.map(({ milliseconds }) => milliseconds),
      share,
    )
  const granted = of('hold', 201)
  const refused = of('hold', 503)
  const row = {
    load: name,
    'holds/s granted': Math.round(granted.length / seconds),
    'refused 503': refused.length,
    'other answers': of('hold').length - granted.length - refused.length,
    'granted p50 ms': times(granted, 0.5),
    'granted p99 ms': times(granted, 0.99),
    'refused p50 ms': times(refused, 0.5),
    'refused p99 ms': times(refused, 0.99),
    confirms: of('confirm').length,
    'confirms not 200': of('confirm').length - of('confirm', 200).length,
    'confirm p99 ms': times(of('confirm'), 0.99),
    'poll p99 ms': times(of('poll'), 0.99),
  }
  return { row, goodput: granted.length / seconds }
}

/** One after the other, as a storm of passwords is turned away by a rule of its own. */
async function registerCustomers(server: RunningServer): Promise<string[]> {
  const tokens: string[] = []
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const account = { email: `shopper-${index}@example.com`, password: PASSWORD }
    tokens.push((await server.visitor().api('POST', '/api/auth/register', account)).json.token)
  }
  return tokens
}

async function measure(server: RunningServer): Promise<void> {
  const productId = await putOnSale(await server.operator(), { stock: 5_000_000 })
  const tokens = await registerCustomers(server)
  const shots = crowd(tokens, productId)
  const rows = []
  await runOpenLoop({ url: server.url, perSecond: 300, seconds: 3, ...shots })
  let peak = { rate: 0, goodput: 0 }
  for (let rate = 500; ; rate = Math.round(rate * 1.5)) {
    const { row, goodput } = tell(
      `${rate}/s`,
      await runOpenLoop({ url: server.url, perSecond: rate, seconds: SECONDS / 2, ...shots }),
      SECONDS / 2,
    )
    rows.push(row)
    const grew = goodput > peak.goodput * 1.05
    if (goodput > peak.goodput) peak = { rate, goodput }
    if (!grew) break
  }
  const hits = await runOpenLoop({ url: server.url, perSecond: 3 * peak.rate, seconds: SECONDS, ...shots })
  const { row, goodput } = tell(`three times ${peak.rate}/s`, hits, SECONDS)
  console.table([...rows, row])
  console.log(
    `At three times the load that saturates: ${Math.round((goodput * 100) / peak.goodput)} % of the peak.`,
  )
  expect(goodput).toBeGreaterThan(0)
}

test('embedded', async () => measure(await startServer({ RATE_LIMITS: 'off' })))

test('mysql-redis', async () => {
  const { environment } = await aDatabase(inject('ports'))
  await measure(await startServer({ ...environment, RATE_LIMITS: 'off' }))
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folders.js'
import { aPlace } from '../support/places.js'
import { putOnSale } from '../support/sale.js'
import { ADMIN, runToEnd, startServer } from '../support/server.js'

const FIELDS = [
  'shoppers',
  'seconds',
  'holds',
  'confirmed',
  'refused',
  'errors',
  'oversold',
  'holds_per_second',
  'p50_ms',
  'p95_ms',
  'p99_ms',
  'bottleneck',
  'carries_shoppers',
  'verdict',
]

const SIZE = ['--shoppers', '40', '--seconds', '6']

test('a rehearsal on a server of its own ends with a verdict that its books agree with', async () => {
  const { environment } = await aPlace()
  const file = join(temporaryFolder(), 'verdict.json')
  const { code, output } = await runToEnd('cli/rehearse', environment, [...SIZE, '--json', file])

  expect(output).toContain('books     every promise is kept')
  const verdict = JSON.parse(readFileSync(file, 'utf8'))
  expect(Object.keys(verdict)).toEqual(FIELDS)
  expect(verdict).toMatchObject({ shoppers: 40, seconds: 6, errors: 0, oversold: 0, verdict: 'pass' })
  expect(verdict.holds).toBeGreaterThanOrEqual(5)
  expect(verdict.confirmed).toBeGreaterThan(0)
  expect(verdict.refused).toBeGreaterThan(0)
  expect(code).toBe(0)
}, 60_000)

test('a rehearsal on a running shop leaves nothing behind and its product alone', async () => {
  const { environment } = await aPlace()
  const server = await startServer(environment)
  const operator = await server.operator()
  const productId = await putOnSale(operator, { stock: 12 })
  const customer = await server.customer()
  await customer.api('POST', '/api/holds', { product_id: productId, quantity: 2 })
  const { json: before } = await operator.api('GET', '/api/admin/metrics')

  const args = [...SIZE, '--url', server.url, '--product', String(productId)]
  const { code, output } = await runToEnd('cli/rehearse', environment, args)

  expect(output).toContain('Verdict: pass.')
  expect(code).toBe(0)
  const { json: after } = await operator.api('GET', '/api/admin/metrics')
  expect(after).toEqual(before)
  const { json } = await customer.api('GET', '/api/products/live')
  const product = json.products.find(({ id }: { id: number }) => id === productId)
  expect(product).toMatchObject({ total_stock: 10, held: 2, sold: 0 })
  expect((await runToEnd('cli/reconcile', environment)).code).toBe(0)
}, 60_000)

test('a shop that limits its clients says why it cannot be rehearsed on', async () => {
  const { environment } = await aPlace()
  const server = await startServer({ ...environment, RATE_LIMITS: 'on' })
  const productId = await putOnSale(await server.operator(), { stock: 3 })
  const args = [...SIZE, '--url', server.url, '--product', String(productId)]
  const { code, output } = await runToEnd('cli/rehearse', environment, args)
  expect(output).toContain('Start the server with RATE_LIMITS=off to rehearse')
  expect(code).toBe(1)
})

test('a wrong option, or a wrong password, is said in a sentence', async () => {
  const { environment } = await aPlace()
  const wrong = await runToEnd('cli/rehearse', environment, ['--shoppers', 'many'])
  expect(wrong).toMatchObject({ code: 1 })
  expect(wrong.output).toContain('--shoppers must be a whole number')
  const server = await startServer(environment)
  const args = ['--url', server.url, '--product', '1']
  const stranger = { ...environment, ADMIN_PASSWORD: `not ${ADMIN.password}` }
  const refused = await runToEnd('cli/rehearse', stranger, args)
  expect(refused.output).toContain('This email and password do not belong together.')
  expect(refused.code).toBe(1)
})

import { once } from 'node:events'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { compose, environmentOf, type Service } from '../support/compose.js'
import { temporaryFolder } from '../support/folders.js'
import { anEmptyDatabase } from '../support/places.js'
import { putOnSale } from '../support/sale.js'
import { ADMIN, runProgram, runToEnd, startServer } from '../support/server.js'

test('the processes of docker-compose.yml, started in its order with its settings, are a shop', async () => {
  const { services } = compose()
  const { database, redisUrl } = await anEmptyDatabase(inject('ports'))
  const secrets = { DB_PASS: database.password, JWT_SECRET: 'x'.repeat(48), ADMIN_PASSWORD: ADMIN.password }
  /** Only what says where things are differs from the file; without an origin the server prints its own address. */
  const here = {
    DB_HOST: database.host,
    DB_PORT: String(database.port),
    DB_NAME: database.name,
    DB_USER: database.user,
    REDIS_URL: redisUrl,
    ADMIN_EMAIL: ADMIN.email,
    DATA_DIR: temporaryFolder(),
    PUBLIC_ORIGIN: '',
    RATE_LIMITS: 'on',
  }
  const environment = (name: string) => ({ ...environmentOf(services[name] as Service, secrets), ...here })

  const early = await runToEnd('main', environment('web-1'))
  expect([early.code, early.output]).toEqual([1, expect.stringContaining('Run `npm run migrate` first.')])
  const migrated = await runToEnd('cli/migrate', environment('migrate'))
  expect([migrated.code, migrated.output]).toEqual([0, expect.stringContaining('has the latest schema')])

  // Both find no admin, and one of them makes it.
  const [one, two] = await Promise.all([startServer(environment('web-1')), startServer(environment('web-2'))])
  const worker = runProgram('worker', environment('worker'))
  onTestFinished(() => void worker.kill('SIGKILL'))
  const productId = await putOnSale(await one.operator(), { stock: 2, hold_seconds: 1 })
  const customer = await two.customer()
  const held = await customer.api('POST', '/api/holds', { product_id: productId, quantity: 2 })
  expect(held.status).toBe(201)
  await vi.waitFor(
    async () => {
      const { json } = await customer.api('GET', `/api/orders/${held.json.order.id}`)
      expect(json.order.status).toBe('expired')
    },
    { timeout: 8_000, interval: 100 },
  )

  for (const again of [1, 2]) {
    const seeded = await runToEnd('cli/seed', environment('worker'))
    expect([again, seeded.code, seeded.output]).toEqual([again, 0, expect.stringContaining('are on sale')])
  }
  expect((await runToEnd('cli/reconcile', environment('worker'))).code).toBe(0)

  worker.kill('SIGTERM')
  await once(worker, 'exit')
  expect([await one.stop('SIGTERM'), await two.stop('SIGTERM'), worker.exitCode]).toEqual([0, 0, 0])
}, 60_000)

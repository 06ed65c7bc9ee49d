import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { percentile } from '../../src/rehearsal/tally.js'
import { lostOrders, nothingTold, registerShoppers, shop, type Told } from '../support/load.js'
import { aDatabase } from '../support/places.js'
import { type PrivateServers, startPrivateServers } from '../support/private-servers.js'
import { putOnSale } from '../support/sale.js'
import { type RunningServer, runToEnd, startServer } from '../support/server.js'

/** Servers of this file's own, because it kills them. */
let servers: PrivateServers
beforeAll(async () => {
  servers = await startPrivateServers()
})
afterAll(() => servers.stop())

/** A shop of two web processes with a crowd that buys until it is told to stop. */
async function openBusyShop() {
  const place = await aDatabase(servers.ports)
  const web = [await startServer(place.environment), await startServer(place.environment)] as const
  const productId = await putOnSale(await web[0].operator(), { stock: 1_000_000 })
  const shoppers = await registerShoppers(web, 12)
  const told = nothingTold()
  let open = true
  const crowd = shoppers.map((shopper, index) =>
    shop(shopper, index % 2 ? web : web.toReversed(), { productId, told, goOn: () => open }),
  )

  async function closeAndReconcile(): Promise<void> {
    open = false
    await Promise.all(crowd)
    const engine = await place.open()
    const orders = await engine.db.selectFrom('orders').select(['id', 'status']).execute()
    expect(lostOrders(told.orders, new Map(orders.map(({ id, status }) => [id, status])))).toEqual([])
    expect(orders.length).toBeLessThanOrEqual(told.orders.size + shoppers.length)
    const { code, output } = await runToEnd('cli/reconcile', place.environment)
    expect(output).toContain('Every promise is kept.')
    expect(code).toBe(0)
  }
  return { web, productId, told, closeAndReconcile }
}

async function readiness(server: RunningServer) {
  const { json } = await server.visitor().request('GET', '/readyz')
  return json
}

function report(name: string, told: Told): void {
  const { milliseconds, answers } = told
  console.log(
    `${name}: ${told.orders.size} orders, answers ${JSON.stringify(Object.fromEntries(answers))}, p50 ${percentile(milliseconds, 0.5)} ms, ` +
      `p99 ${percentile(milliseconds, 0.99)} ms, slowest ${percentile(milliseconds, 1)} ms`,
  )
}

test('Redis frozen, emptied, killed and restarted under load: the sale goes on and nobody waits', async () => {
  const { web, told, closeAndReconcile } = await openBusyShop()
  const { redis } = servers
  const states: string[] = []
  const look = async () => {
    await sleep(1_000)
    const { status, redis: state } = await readiness(web[0])
    states.push(`${status} ${state}`)
  }
  await look()
  redis.signal('SIGSTOP')
  await look()
  redis.signal('SIGCONT')
  await look()
  await redis.kill()
  await look()
  // It starts with nothing, as after FLUSHALL.
  await redis.start()
  await look()
  await closeAndReconcile()

  report('Redis out and back', told)
  expect(states).toEqual(['ok ok', 'degraded down', 'ok ok', 'degraded down', 'ok ok'])
  expect([...told.answers.keys()].sort()).toEqual([200, 201])
  expect(Math.max(...told.milliseconds)).toBeLessThan(5_000)
}, 60_000)

test('MariaDB killed and restarted under load: 503 meanwhile, then selling by itself, nothing lost', async () => {
  const { web, told, closeAndReconcile } = await openBusyShop()
  await sleep(1_500)
  const before = told.grantedAt.length
  expect(before).toBeGreaterThan(20)

  await servers.mariadb.kill()
  await sleep(1_500)
  const outage = await readiness(web[0])
  expect(outage).toMatchObject({ status: 'down', sql: 'down' })
  await servers.mariadb.start()
  const backAt = performance.now()
  await sleep(5_000)
  await closeAndReconcile()

  report('MariaDB killed and back', told)
  const firstAfter = told.grantedAt.find((moment) => moment > backAt) ?? Number.POSITIVE_INFINITY
  console.log(`selling again ${Math.round(firstAfter - backAt)} ms after the database answered`)
  expect(firstAfter - backAt).toBeLessThan(5_000)
  expect([...told.answers.keys()].filter((status) => ![200, 201, 503].includes(status))).toEqual([])
  expect(told.answers.get(503)).toBeGreaterThan(0)
  expect(told.withoutRetryAfter).toBe(0)
  expect(Math.max(...told.milliseconds)).toBeLessThan(5_000)
}, 60_000)

test('MariaDB frozen under load: every answer within five seconds, and nothing sold twice', async () => {
  const { told, closeAndReconcile } = await openBusyShop()
  await sleep(1_000)
  servers.mariadb.signal('SIGSTOP')
  await sleep(4_000)
  servers.mariadb.signal('SIGCONT')
  const backAt = performance.now()
  await sleep(3_000)
  await closeAndReconcile()

  report('MariaDB frozen for 4 s', told)
  const firstAfter = told.grantedAt.find((moment) => moment > backAt) ?? Number.POSITIVE_INFINITY
  expect(firstAfter - backAt).toBeLessThan(5_000)
  expect(Math.max(...told.milliseconds)).toBeLessThan(5_000)
}, 60_000)

test('a primary that was made read-only sells nothing and is not ready, until it may write again', async () => {
  const { web, productId, closeAndReconcile } = await openBusyShop()
  const customer = await web[0].customer()
  await servers.asRoot('set global read_only = 1')
  await sleep(300)
  const refused = await customer.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  expect([refused.status, refused.json.error.code]).toEqual([503, 'unavailable'])
  expect(await readiness(web[0])).toMatchObject({ status: 'down', sql: 'down' })

  await servers.asRoot('set global read_only = 0')
  await sleep(500)
  const held = await customer.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  expect(held.status).toBe(201)
  await closeAndReconcile()
}, 60_000)

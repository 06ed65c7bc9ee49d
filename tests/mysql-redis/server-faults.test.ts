import { Redis } from 'ioredis'
import { type Connection, createConnection } from 'mysql2/promise'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { confirmOrder } from '../../src/domain/orders.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { registerShoppers, type Shopper } from '../support/load.js'
import { aDatabase } from '../support/places.js'
import { databaseAt, type PrivateServers, startPrivateServers } from '../support/private-servers.js'
import { putOnSale } from '../support/sale.js'
import { runToEnd, startServer } from '../support/server.js'
import { openTestShop } from '../support/shop.js'

/** Longest that anybody waits for an answer, whatever has failed, in milliseconds. */
const ANSWER_MS_MAX = 5_000

/** Servers of this file's own, because it spoils them. */
let servers: PrivateServers
beforeAll(async () => {
  servers = await startPrivateServers()
})
afterAll(() => servers.stop())

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await work()
  expect(performance.now() - startedAt).toBeLessThan(ANSWER_MS_MAX)
  return result
}

test.each([
  ['is full', ['config', 'set', 'maxmemory', '1'], ['config', 'set', 'maxmemory', '0']],
  ['is a replica', ['replicaof', '127.0.0.1', '1'], ['replicaof', 'no', 'one']],
])('a Redis that %s takes no writes, and the sale goes on', async (_, spoil, mend) => {
  const place = await aDatabase(servers.ports)
  const { shop, aProduct, aCustomer, assertStockAddsUp } = await openTestShop(place)
  const client = new Redis(place.environment.REDIS_URL ?? '')
  const call = ([command = '', ...words]: string[]) => client.call(command, ...words)
  onTestFinished(async () => {
    await call(mend)
    client.disconnect()
  })
  const productId = await aProduct({ stock: 5 })
  const customer = await aCustomer()
  await call(spoil)

  await inTime(async () => {
    const { id } = await placeHold(shop, customer, { productId, quantity: 2, requestId: null })
    await confirmOrder(shop, customer, id)
  })
  await assertStockAddsUp(productId, { total_stock: 3, sold: 2 })

  await call(mend)
  const next = await placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  expect(next.status).toBe('pending')
})

test('a database with no connection left answers everybody in time, and sells to all once there are some', async () => {
  const place = await aDatabase(servers.ports)
  const { shop, faults, aProduct, aCustomer, assertStockAddsUp } = await openTestShop(place)
  const productId = await aProduct({ stock: 100 })
  const customers = await Promise.all(Array.from({ length: 40 }, () => aCustomer()))
  const holdAll = () =>
    Promise.allSettled(
      customers.map((customer) =>
        inTime(() => placeHold(shop, customer, { productId, quantity: 1, requestId: 'one-form' })),
      ),
    )
  await servers.asRoot('set global max_connections = 12')
  const taken = await takeAllConnections(place.environment.DB_NAME ?? '')
  const first = await holdAll()
  for (const answer of first) {
    expect(answer.status === 'fulfilled' || answer.reason.code === 'unavailable').toBe(true)
  }
  // What stands on the board needs no connection of a batch.
  expect((await inTime(() => shop.board.current())).products).toHaveLength(1)

  await Promise.all(taken.map((connection) => connection.end()))
  await servers.asRoot('set global max_connections = 400')
  await expect
    .poll(async () => (await holdAll()).filter(({ status }) => status === 'fulfilled').length, {
      timeout: 10_000,
    })
    .toBe(40)
  faults.splice(0)
  await assertStockAddsUp(productId, { total_stock: 60, held: 40 })
})

async function takeAllConnections(name: string): Promise<Connection[]> {
  const { host, port, user, password } = databaseAt(servers.ports, name)
  const taken: Connection[] = []
  for (;;) {
    try {
      taken.push(await createConnection({ host, port, user, password }))
    } catch (error) {
      expect((error as { errno: number }).errno).toBe(1040)
      return taken
    }
  }
}

test('a process that is killed between COMMIT and its answer leaves one order, which another one finds', async () => {
  const proxy = await startFaultProxy(servers.ports.mariadb)
  const place = await aDatabase(servers.ports)
  const behindProxy = { ...place.environment, DB_PORT: String(proxy.port), EXPIRY_IN_PROCESS: 'false' }
  const [dying, other] = [await startServer(behindProxy), await startServer(place.environment)]
  const productId = await putOnSale(await other.operator(), { stock: 1, hold_seconds: 3 })
  const [shopper, next] = (await registerShoppers([other, dying], 2)) as [Shopper, Shopper]
  const [customer, late] = [shopper.at(other), next.at(other)]
  const hold = { product_id: productId, quantity: 1 }
  const key = { 'idempotency-key': 'one-form' }

  const cut = proxy.cutOn('commit', 'told before').then(() => dying.process.kill('SIGKILL'))
  await expect(shopper.at(dying).api('POST', '/api/holds', hold, key)).rejects.toThrow()
  await cut

  const again = await customer.api('POST', '/api/holds', hold, key)
  expect(again.status).toBe(201)
  expect((await customer.api('GET', '/api/orders')).json.orders).toHaveLength(1)
  expect((await late.api('POST', '/api/holds', hold)).status).toBe(409)
  await expect
    .poll(async () => (await late.api('POST', '/api/holds', hold)).status, { timeout: 8_000, interval: 100 })
    .toBe(201)
  expect(await runToEnd('cli/reconcile', place.environment)).toMatchObject({ code: 0 })
}, 60_000)

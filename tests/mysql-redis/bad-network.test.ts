import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { sql } from 'kysely'
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { expireDueHolds } from '../../src/domain/expiry.js'
import { placeHold } from '../../src/domain/holds.js'
import { cancelOrder, confirmOrder } from '../../src/domain/orders.js'
import { openShop } from '../../src/domain/shop.js'
import { openPasswords } from '../../src/passwords.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { aDatabase } from '../support/places.js'
import { openTestShop } from '../support/shop.js'

/** Longest that anybody waits for an answer, whatever has failed, in milliseconds. */
const ANSWER_MS_MAX = 5_000

async function openShopBehindProxies() {
  const ports = inject('ports')
  const [mariadb, redis] = [await startFaultProxy(ports.mariadb), await startFaultProxy(ports.redis)]
  const place = await aDatabase(ports, { mariadb: mariadb.port, redis: redis.port })
  const opened = await openTestShop(place)
  const url = new URL(place.environment.REDIS_URL ?? '')
  url.port = String(ports.redis)
  const client = new Redis(url.href)
  onTestFinished(() => client.disconnect())
  return { ...opened, place, mariadb, redis, client }
}

/** Another process of the same shop, with the same clock. */
async function openAnotherProcess({ place, clock }: Awaited<ReturnType<typeof openShopBehindProxies>>) {
  const engine = await place.open(clock.read, () => undefined)
  const passwords = openPasswords({ cost: 4, workers: 1 })
  onTestFinished(() => passwords.close())
  return openShop({ engine, passwords, onFault: () => undefined })
}

test('an answer of Redis that is lost takes no lock twice and costs nobody their hold', async () => {
  const { shop, redis, client, aProduct, aCustomer, assertStockAddsUp } = await openShopBehindProxies()
  const productId = await aProduct({ stock: 5 })
  const customer = await aCustomer()
  const lock = `lock:product:${productId}`
  const cut = redis.cutOn(lock, 'told before')
  const startedAt = performance.now()
  const order = await placeHold(shop, customer, { productId, quantity: 1, requestId: 'one-form' })
  await cut
  expect(performance.now() - startedAt).toBeLessThan(ANSWER_MS_MAX)
  expect(order.status).toBe('pending')
  await assertStockAddsUp(productId, { total_stock: 4, held: 1 })
  // The lock that was taken without anybody knowing ends by itself and is no hindrance meanwhile.
  const left = await client.pttl(lock)
  expect([left > 0, left <= 3_000]).toEqual([true, true])
  expect((await confirmOrder(shop, customer, order.id)).status).toBe('confirmed')
})

test('locks that end while their holders are at work sell nothing twice', async () => {
  const opened = await openShopBehindProxies()
  const { shop, client, aProduct, aCustomer, assertStockAddsUp } = opened
  const other = await openAnotherProcess(opened)
  const productId = await aProduct({ stock: 30 })
  const customers = await Promise.all(Array.from({ length: 20 }, () => aCustomer()))
  let open = true
  let ended = 0
  const thief = (async () => {
    while (open) {
      ended += await client.del(`lock:product:${productId}`)
    }
  })()

  let granted = 0
  for (let round = 0; round < 8; round += 1) {
    const asked = customers.map((customer, index) =>
      placeHold(index % 2 ? shop : other, customer, { productId, quantity: 1, requestId: null }),
    )
    const answers = await Promise.allSettled(asked)
    granted += answers.filter(({ status }) => status === 'fulfilled').length
  }
  open = false
  await thief

  expect(ended).toBeGreaterThan(0)
  expect(granted).toBe(30)
  await assertStockAddsUp(productId, { total_stock: 0, held: 30 })
})

test('a statement that is killed costs the buyer nothing', async () => {
  const { engine, shop, aProduct, aCustomer, assertStockAddsUp } = await openShopBehindProxies()
  const productId = await aProduct({ stock: 5 })
  const customer = await aCustomer()
  let letGo: () => void = () => undefined
  const mayGo = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const busy = engine.transaction(async (trx) => {
    await engine.lockProduct(trx, productId)
    await mayGo
  })
  const holding = placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  const waiting = () =>
    sql<{ id: number }>`select id from information_schema.processlist
      where info like '%for update%' and id <> connection_id() and db = database()`.execute(engine.db)
  const { id } = await vi.waitUntil(async () => (await waiting()).rows[0], { timeout: 5_000 })
  await sql.raw(`kill query ${id}`).execute(engine.db)
  letGo()
  await busy
  expect((await holding).status).toBe('pending')
  await assertStockAddsUp(productId, { total_stock: 4, held: 1 })
})

describe('a slow network to the database', () => {
  test.each([
    ['200 ms late', { milliseconds: 100 }],
    ['in pieces of twenty bytes', { pieceBytes: 20 }],
  ])('that hands everything on %s makes the sale slow and nothing else', async (_, by) => {
    const { shop, mariadb, faults, aProduct, aCustomer, assertStockAddsUp } = await openShopBehindProxies()
    const productId = await aProduct({ stock: 5 })
    const customers = await Promise.all(Array.from({ length: 8 }, () => aCustomer()))
    mariadb.slow(by)
    const startedAt = performance.now()
    const answers = await Promise.allSettled(
      customers.map((customer) => placeHold(shop, customer, { productId, quantity: 1, requestId: 'form' })),
    )
    expect(performance.now() - startedAt).toBeLessThan(ANSWER_MS_MAX)
    mariadb.slow({ milliseconds: 0, pieceBytes: Number.POSITIVE_INFINITY })
    faults.splice(0)
    const again = await Promise.allSettled(
      customers.map((customer) => placeHold(shop, customer, { productId, quantity: 1, requestId: 'form' })),
    )
    expect(again.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    for (const [index, answer] of answers.entries()) {
      expect(answer.status === 'rejected' || again[index]?.status === 'fulfilled').toBe(true)
    }
    await assertStockAddsUp(productId, { total_stock: 0, held: 5 })
  })

  test('that needs four seconds for each answer refuses everybody in time, and sells when it is quick again', async () => {
    const { shop, mariadb, faults, aProduct, aCustomer, assertStockAddsUp } = await openShopBehindProxies()
    const productId = await aProduct({ stock: 5 })
    const customers = await Promise.all(Array.from({ length: 8 }, () => aCustomer()))
    const holdAll = () =>
      Promise.allSettled(
        customers.map(async (customer) => {
          const startedAt = performance.now()
          const held = placeHold(shop, customer, { productId, quantity: 1, requestId: 'form' })
          await held.catch(() => undefined)
          expect(performance.now() - startedAt).toBeLessThan(ANSWER_MS_MAX)
          return held
        }),
      )
    mariadb.slow({ milliseconds: 2_000 })
    const refusedAll = await holdAll()
    expect(refusedAll.map(({ status }) => status)).toEqual(customers.map(() => 'rejected'))
    expect(refusedAll.map((answer) => answer.status === 'rejected' && answer.reason.code)).toEqual(
      customers.map(() => 'unavailable'),
    )

    mariadb.slow({ milliseconds: 0 })
    await sleep(3_000)
    faults.splice(0)
    const granted = (await holdAll()).filter(({ status }) => status === 'fulfilled')
    expect(granted).toHaveLength(5)
    await assertStockAddsUp(productId, { total_stock: 0, held: 5 })
  })
})

test('a machine that vanishes in the middle of a batch keeps its product for half a minute at most', async () => {
  const opened = await openShopBehindProxies()
  const { engine, mariadb, faults, aProduct, aCustomer, assertStockAddsUp } = opened
  const other = await openAnotherProcess(opened)
  const [locked, free] = [await aProduct({ stock: 5 }), await aProduct({ stock: 5 })]
  const customer = await aCustomer()
  const vanished = mariadb.cutOn('set name', 'left waiting')
  const lost = engine.transaction(async (trx) => {
    await engine.lockProduct(trx, locked)
    await sql`update products set name = 'Half written' where id = ${locked}`.execute(trx)
  })
  await expect(lost).rejects.toThrow()
  await vanished

  const hold = (productId: number) =>
    placeHold(other, customer, { productId, quantity: 1, requestId: `form-${productId}` })
  expect((await hold(free)).status).toBe('pending')
  const startedAt = performance.now()
  const refusal = await hold(locked).catch((error) => error)
  expect(performance.now() - startedAt).toBeLessThan(ANSWER_MS_MAX)
  expect(refusal.code).toBe('unavailable')
  await expect
    .poll(async () => (await hold(locked).catch(() => undefined))?.status, { timeout: 40_000, interval: 500 })
    .toBe('pending')
  faults.splice(0)
  await assertStockAddsUp(locked, { total_stock: 4, held: 1 })
}, 60_000)

test('eight processes that sweep at the same moment, again and again, release each hold once', async () => {
  const opened = await openShopBehindProxies()
  const { shop, clock, aProduct, aCustomer, assertStockAddsUp } = opened
  const others = await Promise.all(Array.from({ length: 7 }, () => openAnotherProcess(opened)))
  const productIds = [await aProduct({ stock: 40 }), await aProduct({ stock: 40 })]
  const customer = await aCustomer()
  const hold = (productId: number) => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  await Promise.all(productIds.flatMap((productId) => Array.from({ length: 40 }, () => hold(productId))))
  clock.advance({ seconds: 121 })

  // Who finds a lane too busy leaves it to the next sweep, as the schedule does.
  const sweepOnce = (one: typeof shop) => expireDueHolds(one, () => undefined)
  let released = 0
  await expect
    .poll(
      async () => {
        const counts = await Promise.all(
          [shop, ...others].flatMap((one) => [sweepOnce(one), sweepOnce(one), sweepOnce(one)]),
        )
        released += counts.reduce((sum, count) => sum + count, 0)
        return released
      },
      { timeout: 20_000 },
    )
    .toBe(80)
  opened.faults.splice(0)
  for (const productId of productIds) {
    await assertStockAddsUp(productId, { total_stock: 40, held: 0 })
  }
})

test('of a confirmation and a cancellation at once, by two processes, exactly one is done', async () => {
  const opened = await openShopBehindProxies()
  const { shop, aProduct, aCustomer, assertStockAddsUp } = opened
  const other = await openAnotherProcess(opened)
  const productId = await aProduct({ stock: 20 })
  const customer = await aCustomer()
  for (let round = 0; round < 10; round += 1) {
    const { id } = await placeHold(shop, customer, { productId, quantity: 1, requestId: null })
    const [first, second] = round % 2 ? [shop, other] : [other, shop]
    const ends = await Promise.allSettled([
      confirmOrder(first, customer, id),
      cancelOrder(second, customer, id),
    ])
    const losers = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []))
    expect(losers).toEqual(['already_resolved'])
  }
  await assertStockAddsUp(productId, { held: 0 })
})

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import type { Engine } from '../../src/domain/engine.js'
import { placeHold } from '../../src/domain/holds.js'
import { cancelOrder, confirmOrder } from '../../src/domain/orders.js'
import { openShop } from '../../src/domain/shop.js'
import { openPasswords } from '../../src/passwords.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { aDatabase, type Place } from '../support/places.js'
import { openTestShop } from '../support/shop.js'

/** A shop whose connections to Redis go through a proxy, and a client of the tests that goes past it. */
async function openShopBehindProxy() {
  const ports = inject('ports')
  const proxy = await startFaultProxy(ports.redis)
  const place = await aDatabase(ports, { redis: proxy.port })
  const opened = await openTestShop(place)
  const redis = clientOf(place, ports.redis)
  return { ...opened, place, proxy, redis }
}

function clientOf(place: Place, port = inject('ports').redis): Redis {
  const url = new URL(place.environment.REDIS_URL ?? '')
  url.port = String(port)
  const redis = new Redis(url.href)
  onTestFinished(() => redis.disconnect())
  return redis
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** Holds, confirms and lets go, as a sale does. */
async function sellALittle({ shop, aCustomer }: Awaited<ReturnType<typeof openTestShop>>, productId: number) {
  const customer = await aCustomer(`${randomUUID()}@example.com`)
  const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  await confirmOrder(shop, customer, (await hold()).id)
  await cancelOrder(shop, customer, (await hold()).id)
  return hold()
}

describe('the lock', () => {
  test('is a key with a value of its own and an end, for as long as the work lasts', async () => {
    const place = await aDatabase(inject('ports'))
    const { locks } = await place.open()
    const redis = clientOf(place)
    await locks.withLock('product:7', async () => {
      expect(await redis.get('lock:product:7')).toMatch(/^[0-9a-f-]{36}$/)
      expect(await redis.pttl('lock:product:7')).toBeGreaterThan(1_000)
    })
    expect(await redis.exists('lock:product:7')).toBe(0)
  })

  test('keeps two processes apart, and lets each have its turn', async () => {
    const place = await aDatabase(inject('ports'))
    const engines = [await place.open(), await place.open()]
    let holders = 0
    let most = 0
    const turns = await Promise.all(
      engines.map(async ({ locks }) => {
        let count = 0
        const until = performance.now() + 500
        while (performance.now() < until) {
          await locks.withLock('product:7', async () => {
            holders += 1
            most = Math.max(most, holders)
            await sleep(2)
            holders -= 1
            count += 1
          })
        }
        return count
      }),
    )
    expect(most).toBe(1)
    expect(Math.min(...turns)).toBeGreaterThan(20)
  })

  test('of another holder is left alone by one whose time ran out', async () => {
    const place = await aDatabase(inject('ports'))
    const { locks } = await place.open()
    const redis = clientOf(place)
    await locks.withLock('product:7', () => redis.set('lock:product:7', 'of somebody else'))
    expect(await redis.get('lock:product:7')).toBe('of somebody else')
  })

  test('of a process that was killed holds a buyer up for a second and no more', async () => {
    const opened = await openShopBehindProxy()
    const productId = await opened.aProduct({ stock: 3 })
    await opened.redis.set(`lock:product:${productId}`, 'of a process that is gone', 'PX', 3_000)
    const customer = await opened.aCustomer()
    const hold = { productId, quantity: 1, requestId: null }
    const took = await milliseconds(() => placeHold(opened.shop, customer, hold))
    expect(took).toBeGreaterThan(900)
    expect(took).toBeLessThan(1_500)
    await opened.assertStockAddsUp(productId, { total_stock: 2, held: 1 })
  })
})

describe('the timer of a hold', () => {
  test('is a key that ends with the hold and goes when it is resolved', async () => {
    const opened = await openShopBehindProxy()
    const { shop, redis, aProduct, aCustomer } = opened
    const customer = await aCustomer()
    const productId = await aProduct({ hold_seconds: 90 })
    const { id } = await placeHold(shop, customer, { productId, quantity: 1, requestId: null })
    await vi.waitFor(async () => expect(await redis.pttl(`hold:${id}`)).toBeGreaterThan(89_000))
    await confirmOrder(shop, customer, id)
    await vi.waitFor(async () => expect(await redis.exists(`hold:${id}`)).toBe(0))
  })
})

describe('stock news', () => {
  /** What a process hears that publishes nothing itself. */
  function hearings(engine: Engine): number[] {
    const heard: number[] = []
    engine.news.subscribe((productId) => heard.push(productId))
    return heard
  }

  test('reach every process of the shop once, and no other shop', async () => {
    const ports = inject('ports')
    const [place, otherPlace] = [await aDatabase(ports), await aDatabase(ports)]
    const [one, two] = [await place.open(), await place.open()]
    const heard = [one, two, await otherPlace.open()].map(hearings)
    await vi.waitFor(() => {
      one.news.publish(7)
      expect(heard[1]).toContain(7)
    })
    one.news.publish(8)
    await vi.waitFor(() => expect(heard[1]).toContain(8))
    expect(heard[0]?.filter((productId) => productId === 8)).toEqual([8])
    expect(heard[1]?.filter((productId) => productId === 8)).toEqual([8])
    expect(heard[2]).toEqual([])
  })

  test('make another process show a sale within the second', async () => {
    const opened = await openShopBehindProxy()
    const productId = await opened.aProduct({ stock: 5 })
    const engine = await opened.place.open(opened.clock.read)
    const passwords = openPasswords({ cost: 4, workers: 1 })
    onTestFinished(() => passwords.close())
    const elsewhere = openShop({ engine, passwords, onFault: () => undefined })
    const shownElsewhere = async () =>
      (await elsewhere.board.current()).products.find(({ id }) => id === productId)?.total_stock
    expect(await shownElsewhere()).toBe(5)

    const customer = await opened.aCustomer()
    await placeHold(opened.shop, customer, { productId, quantity: 2, requestId: null })
    const took = await milliseconds(() =>
      vi.waitFor(async () => expect(await shownElsewhere()).toBe(3), { interval: 5 }),
    )
    expect(took).toBeLessThan(1_000)
  })
})

describe('a Redis that', () => {
  test.each(['refuse', 'freeze', 'black hole'] as const)(
    'fails (%s) costs the first asker a moment and the others nothing, and is noticed when it is back',
    async (mode) => {
      const opened = await openShopBehindProxy()
      const { proxy, engine, redis, aProduct, assertStockAddsUp } = opened
      const productId = await aProduct({ stock: 10 })
      await sellALittle(opened, productId)

      proxy.set(mode)
      expect(await milliseconds(() => sellALittle(opened, productId))).toBeLessThan(1_000)
      expect(await milliseconds(() => sellALittle(opened, productId))).toBeLessThan(500)
      expect(await engine.health()).toEqual({ sql: 'ok', redis: 'down' })
      await assertStockAddsUp(productId, { total_stock: 4, held: 3, sold: 3 })

      proxy.set('pass')
      await vi.waitFor(async () => expect((await engine.health()).redis).toBe('ok'), { timeout: 3_000 })
      // The engine takes Redis for gone until its next look, which it has twice a second.
      await sleep(1_000)
      const { id } = await sellALittle(opened, await aProduct())
      await vi.waitFor(async () => expect(await redis.exists(`hold:${id}`)).toBe(1))
    },
  )

  test('loses all it had changes nothing: not the stock, not the counts, not who is signed in', async () => {
    const opened = await openShopBehindProxy()
    const { shop, engine, redis, clock, aProduct, aCustomer, assertStockAddsUp } = opened
    const productId = await aProduct({ stock: 2 })
    const customer = await aCustomer()
    await shop.sessions.open('a cookie', customer)
    const { id } = await placeHold(shop, customer, { productId, quantity: 2, requestId: null })
    engine.counters.add('refusals', 3)

    await redis.flushdb()

    expect(await shop.sessions.find('a cookie')).toEqual({ user_id: customer.id })
    expect(await engine.counters.read('refusals')).toBe(3)
    expect((await confirmOrder(shop, customer, id)).status).toBe('confirmed')
    clock.advance({ seconds: 121 })
    await assertStockAddsUp(productId, { total_stock: 0, held: 0, sold: 2 })
  })
})

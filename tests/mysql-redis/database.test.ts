import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, inject, test, vi } from 'vitest'
import type { Engine } from '../../src/domain/engine.js'
import { placeHold } from '../../src/domain/holds.js'
import { BATCH_MAX } from '../../src/domain/lane.js'
import { confirmOrder, listOrders } from '../../src/domain/orders.js'
import { startFaultProxy } from '../support/fault-proxy.js'
import { holdRow } from '../support/held-row.js'
import { aDatabase } from '../support/places.js'
import { refused } from '../support/refused.js'
import { openTestShop } from '../support/shop.js'

/** A shop whose connections to the database go through a proxy. */
async function openShopBehindProxy() {
  const ports = inject('ports')
  const proxy = await startFaultProxy(ports.mariadb)
  const opened = await openTestShop(await aDatabase(ports, { mariadb: proxy.port }))
  return { ...opened, proxy }
}

/** Holds everybody who comes back until so many have come. */
function meetingOf(people: number): () => Promise<void> {
  let start: () => void = () => undefined
  const complete = new Promise<void>((resolve) => {
    start = resolve
  })
  let here = 0
  return () => {
    here += 1
    if (here === people) {
      start()
    }
    return complete
  }
}

async function connectionId(engine: Engine['db']): Promise<number> {
  const { rows } = await sql<{ id: number }>`select connection_id() as id`.execute(engine)
  return rows[0]?.id ?? 0
}

describe('every connection', () => {
  test('is set to what the shop relies on, whatever the server’s defaults are', async () => {
    const { engine } = await openTestShop()
    const settings = sql<{ zone: string; mode: string; autocommit: number }>`
      select @@time_zone as zone, @@sql_mode as mode, @@autocommit as autocommit, @@innodb_lock_wait_timeout as lockWait`
    const reading = (await settings.execute(engine.db)).rows[0]
    const writing = await engine.transaction(async (trx) => (await settings.execute(trx)).rows[0])
    expect(reading).toMatchObject({ zone: '+00:00', autocommit: 1, lockWait: 1 })
    expect(writing).toMatchObject({ zone: '+00:00', autocommit: 0, lockWait: 1 })
    expect(reading?.mode).toContain('STRICT_ALL_TABLES')
  })

  test('reads what was last committed, once per statement', async () => {
    const { engine, aProduct } = await openTestShop()
    const productId = await aProduct()
    const names = await engine.transaction(async (trx) => {
      const readName = async () => (await trx.selectFrom('products').select('name').execute())[0]?.name
      const before = await readName()
      await engine.db.updateTable('products').set({ name: 'Renamed' }).where('id', '=', productId).execute()
      return [before, await readName()]
    })
    expect(names).toEqual(['Enamel mug', 'Renamed'])
  })
})

test('a batch is judged by the time at which it got the product, not at which it began to wait', async () => {
  const place = await aDatabase(inject('ports'))
  const { aProduct } = await openTestShop(place)
  const productId = await aProduct()
  const engine = await place.open()
  let letGo = new Date(0)
  const first = engine.transaction(async (trx) => {
    await engine.lockProduct(trx, productId)
    await sleep(300)
    const { rows } = await sql<{ now: Date }>`select sysdate(3) as now`.execute(trx)
    letGo = rows[0]?.now ?? letGo
  })
  await sleep(50)
  const { now } = await engine.transaction((trx) => engine.lockProduct(trx, productId))
  await first
  expect(now.getTime()).toBeGreaterThanOrEqual(letGo.getTime())
})

describe('two transactions in each other’s way', () => {
  test('are told to run again: the deadlocked one, and the one that waited too long', async () => {
    const { engine, aProduct } = await openTestShop()
    const [one, other] = [await aProduct(), await aProduct()]
    const bothHaveOne = meetingOf(2)
    const lockBoth = (first: number, second: number) =>
      engine.transaction(async (trx) => {
        await engine.lockProduct(trx, first)
        await bothHaveOne()
        await engine.lockProduct(trx, second)
      })
    const ends = await Promise.allSettled([lockBoth(one, other), lockBoth(other, one)])
    const lost = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
    expect(lost.map((error) => [error.errno, engine.classify(error)])).toEqual([[1213, 'rerun']])

    const late = await engine.transaction(async (trx) => {
      await engine.lockProduct(trx, one)
      return engine.transaction((second) => engine.lockProduct(second, one)).catch((error) => error)
    })
    expect([late.errno, engine.classify(late)]).toEqual([1205, 'rerun'])
  })

  test('cost a buyer a moment and no more', async () => {
    const { engine, shop, aProduct, aCustomer, assertStockAddsUp } = await openTestShop()
    const productId = await aProduct({ stock: 5 })
    const customer = await aCustomer()
    const busy = engine.transaction(async (trx) => {
      await engine.lockProduct(trx, productId)
      await sleep(1_200)
    })
    const order = await placeHold(shop, customer, { productId, quantity: 1, requestId: null })
    await busy
    expect(order.status).toBe('pending')
    await assertStockAddsUp(productId, { total_stock: 4, held: 1 })
  })
})

test('a full batch is small enough for the database to look each of its requests up', async () => {
  const { engine } = await openTestShop()
  const { rows } = await sql<{ most: number }>`select @@eq_range_index_dive_limit as most`.execute(engine.db)
  expect(BATCH_MAX).toBeLessThan(rows[0]?.most ?? 0)
})

describe('a connection that is killed', () => {
  test('in the middle of a batch costs the buyer nothing', async () => {
    const { engine, shop, aProduct, aCustomer, assertStockAddsUp } = await openTestShop()
    const productId = await aProduct({ stock: 5 })
    const customer = await aCustomer()
    const { letGo } = await holdRow(engine, productId)
    const holding = placeHold(shop, customer, { productId, quantity: 1, requestId: null })
    const waiting = sql<{ id: number }>`select id from information_schema.processlist
      where info like '%for update%' and id <> connection_id() and db = database()`
    const { id } = await vi.waitUntil(async () => (await waiting.execute(engine.db)).rows[0])
    await sql.raw(`kill ${id}`).execute(engine.db)
    await letGo()
    expect((await holding).status).toBe('pending')
    await assertStockAddsUp(productId, { total_stock: 4, held: 1 })
  })

  test('takes back all that its transaction did', async () => {
    const { engine, aProduct } = await openTestShop()
    const productId = await aProduct()
    const failing = engine.transaction(async (trx) => {
      await trx.updateTable('products').set({ name: 'Half written' }).where('id', '=', productId).execute()
      await sql.raw(`kill ${await connectionId(trx)}`).execute(engine.db)
      await trx.updateTable('products').set({ version: 9 }).where('id', '=', productId).execute()
    })
    expect(engine.classify(await failing.catch((error) => error))).toBe('rerun')
    const { name } = await engine.db.selectFrom('products').select('name').executeTakeFirstOrThrow()
    expect(name).toBe('Enamel mug')
  })
})

describe('a connection that is cut around COMMIT', () => {
  test.each(['told before', 'never told', { toldAfterMs: 300 }] as const)(
    'makes one order of one hold, with the server %s',
    async (server) => {
      const { shop, proxy, aProduct, aCustomer, assertStockAddsUp } = await openShopBehindProxy()
      const productId = await aProduct({ stock: 5 })
      const customer = await aCustomer()
      const hold = { productId, quantity: 2, requestId: 'one-form' }

      const cut = proxy.cutOn('commit', server)
      const order = await placeHold(shop, customer, hold)
      await cut
      const again = await placeHold(shop, customer, hold)

      expect(again.id).toBe(order.id)
      expect((await listOrders(shop, customer, { limit: 10, before: null })).orders).toHaveLength(1)
      await assertStockAddsUp(productId, { total_stock: 3, held: 2 })
    },
  )

  test('and is then out for a while makes one order too, when the buyer asks again', async () => {
    const { shop, proxy, faults, aProduct, aCustomer, assertStockAddsUp } = await openShopBehindProxy()
    const productId = await aProduct({ stock: 5 })
    const customer = await aCustomer()
    const hold = () => placeHold(shop, customer, { productId, quantity: 2, requestId: 'one-form' })

    void proxy.cutOn('commit', 'told before').then(() => proxy.set('refuse'))
    expect(await refused(hold())).toBe('unavailable')
    expect(faults.splice(0).length).toBeGreaterThan(0)
    proxy.set('pass')
    await sleep(300)
    const orders = [await hold(), await hold()]

    expect(new Set(orders.map((order) => order.id)).size).toBe(1)
    expect((await listOrders(shop, customer, { limit: 10, before: null })).orders).toHaveLength(1)
    await assertStockAddsUp(productId, { total_stock: 3, held: 2 })
  })

  test('confirms once', async () => {
    const { engine, shop, proxy, aProduct, aCustomer, assertStockAddsUp } = await openShopBehindProxy()
    const productId = await aProduct({ stock: 5 })
    const customer = await aCustomer()
    const { id } = await placeHold(shop, customer, { productId, quantity: 2, requestId: null })

    const cut = proxy.cutOn('commit', 'told before')
    const confirmed = await confirmOrder(shop, customer, id)
    await cut

    expect(confirmed.status).toBe('confirmed')
    const events = await engine.db
      .selectFrom('inventory_events')
      .select('type')
      .where('order_id', '=', id)
      .execute()
    expect(events.map((event) => event.type)).toEqual(['hold_created', 'order_confirmed'])
    await assertStockAddsUp(productId, { total_stock: 3, sold: 2 })
  })
})

describe('a database', () => {
  test('that refuses connections is said to be out at once, and is back as soon as it is there', async () => {
    const { shop, engine, proxy, faults, aProduct, aCustomer, assertStockAddsUp } =
      await openShopBehindProxy()
    const productId = await aProduct({ stock: 5 })
    const customer = await aCustomer()
    const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: 'same' })
    await hold()

    proxy.set('refuse')
    const startedAt = performance.now()
    expect(await refused(hold())).toBe('unavailable')
    expect((await engine.health()).sql).toBe('down')
    expect(await engine.now()).toBeInstanceOf(Date)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    expect(faults.splice(0).length).toBeGreaterThan(0)

    proxy.set('pass')
    await sleep(300)
    expect((await hold()).status).toBe('pending')
    expect((await engine.health()).sql).toBe('ok')
    await assertStockAddsUp(productId, { total_stock: 4, held: 1 })
  })

  test.each(['freeze', 'black hole'] as const)(
    'that answers nothing (%s) keeps nobody waiting for long',
    async (mode) => {
      const { shop, engine, proxy, faults, aProduct, aCustomer, assertStockAddsUp } =
        await openShopBehindProxy()
      const productId = await aProduct({ stock: 5 })
      const customer = await aCustomer()
      const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: 'same' })
      await hold()

      proxy.set(mode)
      const took: number[] = []
      for (let count = 0; count < 4; count += 1) {
        const startedAt = performance.now()
        expect(await refused(hold())).toBe('unavailable')
        took.push(performance.now() - startedAt)
      }
      expect(took[0]).toBeLessThan(3_000)
      expect(Math.max(...took.slice(1))).toBeLessThan(1_000)
      expect((await engine.health()).sql).toBe('down')
      faults.splice(0)

      proxy.set('pass')
      await sleep(300)
      expect((await hold()).status).toBe('pending')
      await assertStockAddsUp(productId, { total_stock: 4, held: 1 })
      faults.splice(0)
    },
  )
})

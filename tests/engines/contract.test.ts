import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Transaction } from 'kysely'
import { describe, expect, test } from 'vitest'
import { type Engine, LOCK_WAIT_MS_MAX } from '../../src/domain/engine.js'
import { createProduct } from '../../src/domain/inventory.js'
import { openSessions, SESSION_SECONDS } from '../../src/domain/sessions.js'
import { openShop } from '../../src/domain/shop.js'
import type { Tables } from '../../src/domain/tables.js'
import { openPasswords } from '../../src/passwords.js'
import { startClock } from '../support/clock.js'
import { aPlace } from '../support/places.js'

const NOON = new Date('2026-06-01T12:00:00.000Z')

/** An engine on an empty place, with one product, and a clock that stands at noon. */
async function openEngine() {
  const place = await aPlace()
  const clock = startClock(NOON)
  const engine = await place.open(clock.read)
  const passwords = openPasswords({ cost: 4, workers: 1 })
  const shop = openShop({ engine, passwords, onFault: (error) => expect(error).toBeUndefined() })
  const operator = { id: 1, email: 'operator@example.com', address: '192.0.2.1' }
  const productId = await createProduct(shop, operator, { ...PRODUCT, stock: 10 })
  return { place, clock, engine, productId }
}

const PRODUCT = {
  name: 'Enamel mug',
  description: '',
  image_url: null,
  price_cents: 1250,
  currency: 'USD',
  limit_per_customer: null,
  hold_seconds: 120,
  extension_seconds: 0,
  stock_display: 'exact' as const,
  waiting_room: 'off' as const,
  waiting_room_opens_minutes: 10,
  sale_starts_at: NOON,
  sale_ends_at: new Date('2026-06-01T13:00:00.001Z'),
}

function insertUser(engine: Engine, email: string) {
  const user = { email, password_hash: '', role: 'customer' as const, created_at: NOON }
  return engine.db.insertInto('users').values(user).executeTakeFirstOrThrow()
}

describe('a transaction', () => {
  test('that throws leaves nothing behind', async () => {
    const { engine, productId } = await openEngine()
    const failing = engine.transaction(async (trx) => {
      await trx.updateTable('products').set({ name: 'Half written' }).where('id', '=', productId).execute()
      throw new Error('on second thoughts')
    })
    await expect(failing).rejects.toThrow('on second thoughts')
    const { name } = await engine.db.selectFrom('products').select('name').executeTakeFirstOrThrow()
    expect(name).toBe('Enamel mug')
  })

  test('that a CHECK refuses leaves nothing behind, and running it again would not help', async () => {
    const { engine, productId } = await openEngine()
    const failing = engine.transaction(async (trx) => {
      await trx.updateTable('products').set({ name: 'Half written' }).where('id', '=', productId).execute()
      await trx.updateTable('products').set({ held: 1 }).where('id', '=', productId).execute()
    })
    expect(engine.classify(await failing.catch((error) => error))).toBe('fault')
    const { name } = await engine.db.selectFrom('products').select('name').executeTakeFirstOrThrow()
    expect(name).toBe('Enamel mug')
  })

  test('that wants the same product waits for the other and sees what it wrote', async () => {
    const { engine, productId } = await openEngine()
    const takeOne = () =>
      engine.transaction(async (trx) => {
        const { product } = await engine.lockProduct(trx, productId)
        const total_stock = (product?.total_stock ?? 0) - 1
        await sleep(5)
        const left = { total_stock, held: 10 - total_stock }
        await trx.updateTable('products').set(left).where('id', '=', productId).execute()
        return total_stock
      })
    const seen = await Promise.all(Array.from({ length: 10 }, takeOne))
    expect(seen.sort((one, other) => one - other)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('is asked the rest once the product is had, and so sees what the other wrote', async () => {
    const { engine, productId } = await openEngine()
    const rename = (trx: Transaction<Tables>, name: string) =>
      trx.updateTable('products').set({ name }).where('id', '=', productId).execute()
    const question = (trx: Transaction<Tables>) =>
      [
        null,
        trx
          .selectFrom('products')
          .select('name')
          .where('id', '=', productId)
          .where('created_at', '<=', engine.currentTime()),
      ] as const
    let asking: Promise<unknown> = Promise.resolve()
    await engine.transaction(async (trx) => {
      await engine.lockProduct(trx, productId)
      asking = engine.transaction(async (mine) => {
        const { answers } = await engine.lockProduct(mine, productId, question(mine))
        return answers.map(({ rows }) => rows)
      })
      await sleep(50)
      await rename(trx, 'Renamed meanwhile')
    })
    expect(await asking).toEqual([[], [{ name: 'Renamed meanwhile' }]])
  })

  test('locks a product that is not there as easily, and still tells the time', async () => {
    const { engine } = await openEngine()
    const locked = await engine.transaction((trx) => engine.lockProduct(trx, 4711))
    expect(locked).toEqual({ product: undefined, now: NOON, answers: [] })
  })

  test('counts the rows that it met, also those that had the value already', async () => {
    const { engine, productId } = await openEngine()
    const update = () =>
      engine.db.updateTable('products').set({ version: 1 }).where('id', '=', productId).executeTakeFirst()
    await update()
    expect((await update()).numUpdatedRows).toBe(1n)
  })
})

test('a snapshot does not see what is committed while it lasts, and keeps no writer out', async () => {
  const { place, engine, productId } = await openEngine()
  const writer = await place.open()
  const names = await engine.snapshot(async (trx) => {
    const readName = async () => (await trx.selectFrom('products').select('name').execute())[0]?.name
    const before = await readName()
    await writer.db.updateTable('products').set({ name: 'Renamed' }).where('id', '=', productId).execute()
    return [before, await readName()]
  })
  expect(names).toEqual(['Enamel mug', 'Enamel mug'])
  const { name } = await engine.db.selectFrom('products').select('name').executeTakeFirstOrThrow()
  expect(name).toBe('Renamed')
})

describe('the clock', () => {
  test('is the one that the engine was given, for showing and for granting', async () => {
    const { engine, clock, productId } = await openEngine()
    clock.advance({ milliseconds: 1234 })
    expect(await engine.now()).toEqual(new Date('2026-06-01T12:00:01.234Z'))
    const { now } = await engine.transaction((trx) => engine.lockProduct(trx, productId))
    expect(now).toEqual(new Date('2026-06-01T12:00:01.234Z'))
  })

  test('is the database’s own when none is given', async () => {
    const { place, productId } = await openEngine()
    const engine = await place.open()
    const { now } = await engine.transaction((trx) => engine.lockProduct(trx, productId))
    expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(1_000)
    expect(Math.abs((await engine.now()).getTime() - now.getTime())).toBeLessThan(1_000)
  })
})

describe('what is stored comes back', () => {
  test('a product: moments with their milliseconds, nothing as null, numbers as numbers', async () => {
    const { engine, productId } = await openEngine()
    const stored = await engine.db.selectFrom('products').selectAll().executeTakeFirstOrThrow()
    expect(stored).toMatchObject({ ...PRODUCT, id: productId, total_stock: 10, paused_at: null })
  })

  test('every letter that people use', async () => {
    const { engine, productId } = await openEngine()
    const name = `O'Neill \\ "Größe" 日本語 🫖 %_; -- ${'\u0301'}`
    await engine.db.updateTable('products').set({ name }).where('id', '=', productId).execute()
    const found = await engine.db.selectFrom('products').select('name').where('name', '=', name).execute()
    expect(found).toEqual([{ name }])
  })

  test('the metadata of an event as JSON text', async () => {
    const { engine, productId } = await openEngine()
    const given = { actor: 'admin:1', reason: 'a "quoted" reason, of two\nlines' }
    const event = { type: 'stock_added' as const, delta: 10, balance: 10, metadata: JSON.stringify(given) }
    await engine.db
      .insertInto('inventory_events')
      .values({ ...event, product_id: productId, order_id: null, command_id: null, created_at: NOON })
      .execute()
    const { metadata } = await engine.db
      .selectFrom('inventory_events')
      .select('metadata')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(metadata)).toEqual(given)
  })

  test('sums and counts as numbers, and the sum of nothing as null', async () => {
    const { engine } = await openEngine()
    const sums = await engine.db
      .selectFrom('products')
      .select(({ fn }) => [fn.sum('total_stock').as('units'), fn.countAll().as('rows')])
      .executeTakeFirstOrThrow()
    expect(sums).toEqual({ units: 10, rows: 1 })
    const { units } = await engine.db
      .selectFrom('orders')
      .select(({ fn }) => fn.sum('quantity').as('units'))
      .executeTakeFirstOrThrow()
    expect(units).toBeNull()
  })

  test('moments compare as time does', async () => {
    const { engine } = await openEngine()
    const endingAt = (end: Date) =>
      engine.db.selectFrom('products').select('id').where('sale_ends_at', '<=', end).execute()
    expect(await endingAt(new Date('2026-06-01T13:00:00.000Z'))).toHaveLength(0)
    expect(await endingAt(new Date('2026-06-01T13:00:00.001Z'))).toHaveLength(1)
  })

  test('emails that differ in anything are two, and the same one twice is refused', async () => {
    const { engine } = await openEngine()
    for (const email of ['ann@example.com', 'Ann@example.com', 'änn@example.com']) {
      await insertUser(engine, email)
    }
    const again = await insertUser(engine, 'ann@example.com').catch((error) => error)
    expect(engine.classify(again)).toBe('fault')
  })
})

describe('a lock', () => {
  test('has one holder at a time', async () => {
    const { engine } = await openEngine()
    let holders = 0
    let most = 0
    const hold = () =>
      engine.locks.withLock('product:1', async () => {
        holders += 1
        most = Math.max(most, holders)
        await sleep(3)
        holders -= 1
      })
    await Promise.all(Array.from({ length: 8 }, hold))
    expect(most).toBe(1)
  })

  test('of one product does not keep another one waiting', async () => {
    const { engine } = await openEngine()
    const answer = await engine.locks.withLock('product:1', () =>
      engine.locks.withLock('product:2', async () => 'both held'),
    )
    expect(answer).toBe('both held')
  })

  test('is free again after work that failed', async () => {
    const { engine } = await openEngine()
    const failing = engine.locks.withLock('product:1', () => Promise.reject(new Error('failed')))
    await expect(failing).rejects.toThrow('failed')
    const startedAt = performance.now()
    await engine.locks.withLock('product:1', async () => undefined)
    expect(performance.now() - startedAt).toBeLessThan(LOCK_WAIT_MS_MAX / 2)
  })

  test('that is not let go holds nobody up for more than its time', async () => {
    const { engine } = await openEngine()
    const waited = await engine.locks.withLock('product:1', async () => {
      const startedAt = performance.now()
      await engine.locks.withLock('product:1', async () => undefined)
      return performance.now() - startedAt
    })
    expect(waited).toBeGreaterThan(LOCK_WAIT_MS_MAX - 20)
    expect(waited).toBeLessThan(LOCK_WAIT_MS_MAX + 500)
  })
})

describe('a hold timer', () => {
  test('runs down, and is gone when it is stopped or over', async () => {
    const { engine } = await openEngine()
    engine.timers.start([
      { order_id: 'long', milliseconds: 60_000 },
      { order_id: 'stopped', milliseconds: 60_000 },
      { order_id: 'short', milliseconds: 40 },
    ])
    engine.timers.stop(['stopped'])
    expect(await engine.timers.remaining('long')).toBeGreaterThan(59_000)
    expect(await engine.timers.remaining('stopped')).toBeNull()
    expect(await engine.timers.remaining('never started')).toBeNull()
    await sleep(60)
    expect(await engine.timers.remaining('short')).toBeNull()
  })
})

describe('a counter', () => {
  test('starts at nothing, adds up, and outlives the process', async () => {
    const { place, engine } = await openEngine()
    expect(await engine.counters.read('refusals')).toBe(0)
    engine.counters.add('refusals', 2)
    engine.counters.add('refusals', 3)
    expect(await engine.counters.read('refusals')).toBe(5)
    engine.counters.add('refusals', 4)
    await engine.close()
    expect(await (await place.open()).counters.read('refusals')).toBe(9)
  })

  test('is listed with its like, by name', async () => {
    const { engine } = await openEngine()
    for (const name of ['refused 1 b', 'refused 1 a', 'refused 11 a', 'refused']) {
      engine.counters.add(name, 1)
    }
    const like = await engine.counters.list('refused 1 ')
    expect(like).toEqual([
      { name: 'refused 1 a', value: 1 },
      { name: 'refused 1 b', value: 1 },
    ])
  })

  test('is the sum of what all processes counted', async () => {
    const { place, engine } = await openEngine()
    const other = await place.open()
    engine.counters.add('refusals', 2)
    other.counters.add('refusals', 3)
    await other.counters.read('refusals')
    expect(await engine.counters.read('refusals')).toBe(5)
  })
})

test('stock news reach every listener of the process at once, until it stops listening', async () => {
  const { engine } = await openEngine()
  const heard: [string, number][] = []
  const stop = engine.news.subscribe((productId) => heard.push(['one', productId]))
  engine.news.subscribe((productId) => heard.push(['other', productId]))
  engine.news.publish(7)
  stop()
  engine.news.publish(8)
  expect(heard).toEqual([
    ['one', 7],
    ['other', 7],
    ['other', 8],
  ])
})

test('a session is found until it is closed or over, in every process', async () => {
  const { place, clock, engine } = await openEngine()
  const userId = Number((await insertUser(engine, 'ann@example.com')).insertId)
  const sessions = openSessions(engine)
  const ann = { id: userId, role: 'customer' as const }
  await sessions.open('one', ann)
  await sessions.open('other', ann)
  const elsewhere = () => place.open(clock.read).then(openSessions)
  expect(await (await elsewhere()).find('one')).toEqual({ user_id: userId })

  await sessions.close('one')
  expect(await (await elsewhere()).find('one')).toBeUndefined()
  clock.advance({ seconds: SESSION_SECONDS })
  expect(await (await elsewhere()).find('other')).toBeUndefined()
  await sessions.deleteEnded()
  expect(await engine.db.selectFrom('sessions').selectAll().execute()).toEqual([])
})

test('the schema is the same after another process has opened it', async () => {
  const { place, engine } = await openEngine()
  const migrations = () => sql`select * from kysely_migration`.execute(engine.db).then(({ rows }) => rows)
  const before = await migrations()
  await place.open()
  expect(await migrations()).toEqual(before)
})

test('an engine that stands on its feet says so', async () => {
  const { engine } = await openEngine()
  const { sql: database, redis } = await engine.health()
  expect(database).toBe('ok')
  expect(redis).toBe(engine.name === 'embedded' ? 'none' : 'ok')
})

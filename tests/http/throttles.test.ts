import { describe, expect, test, vi } from 'vitest'
import { Refusal } from '../../src/domain/refusal.js'
import { deleteForgottenThrottles, openThrottles } from '../../src/domain/throttles.js'
import { openTestApp, type TestApp } from '../support/app.js'
import { PASSWORD } from '../support/visitor.js'
import { inWaves } from '../support/waves.js'

/** Some of these ask a thousand times, on a machine that may be busy. */
vi.setConfig({ testTimeout: 120_000 })

const THROTTLED = { throttled: { registrationsPerHour: 500, liveHoldsMax: 100 } }
const BEHIND_A_PROXY = { ...THROTTLED, settings: { trustProxy: 1 } }
const from = (address: string) => ({ 'x-forwarded-for': address })

/** Logs in with a password that is wrong unless another is given, and says how that was answered. */
async function logIn(
  { visitor }: TestApp,
  email: string,
  { password = 'wrong password', address = '192.0.2.7' } = {},
) {
  const body = { email, password }
  const answer = await visitor().api('POST', '/api/auth/login', body, from(address))
  return { status: answer.status, wait: Number(answer.headers.get('retry-after')), json: answer.json }
}

/** So many wrong passwords for one account, one after another. */
async function fail(app: TestApp, email: string, times: number, address?: string): Promise<number[]> {
  const statuses: number[] = []
  for (let count = 0; count < times; count += 1) {
    statuses.push((await logIn(app, email, address ? { address } : {})).status)
  }
  return statuses
}

describe('guessing passwords', () => {
  test('makes an account wait after five failures: a second, then twice as long each time, a quarter of an hour at most', async () => {
    const app = await openTestApp(BEHIND_A_PROXY)
    await app.signedIn('one@example.com')
    expect(await fail(app, 'One@example.com ', 5)).toEqual([401, 401, 401, 401, 401])
    const waits: number[] = []
    for (let count = 0; count < 14; count += 1) {
      const { status, wait, json } = await logIn(app, 'one@example.com', { password: PASSWORD })
      expect([status, json.error.code]).toEqual([429, 'slow_down'])
      waits.push(wait)
      app.clock.advance({ seconds: wait })
      expect(await fail(app, 'one@example.com', 1)).toEqual([401])
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900])
  })

  test('locks nobody out for good: after the wait the right password opens, and the count begins anew', async () => {
    const app = await openTestApp(BEHIND_A_PROXY)
    await app.signedIn('one@example.com')
    await fail(app, 'one@example.com', 5)
    app.clock.advance({ seconds: 1 })
    expect((await logIn(app, 'one@example.com', { password: PASSWORD })).status).toBe(200)
    expect(await fail(app, 'one@example.com', 6)).toEqual([401, 401, 401, 401, 401, 429])
  })

  test('is counted for an account whatever address it comes from, and leaves other accounts alone', async () => {
    const app = await openTestApp(BEHIND_A_PROXY)
    await app.signedIn('two@example.com')
    for (let count = 0; count < 5; count += 1) {
      await logIn(app, 'one@example.com', { address: `192.0.2.${count}` })
    }
    expect((await logIn(app, 'one@example.com', { address: '198.51.100.1' })).status).toBe(429)
    expect((await logIn(app, 'two@example.com', { password: PASSWORD })).status).toBe(200)
  })

  test('is counted for an address whatever account it tries: twenty failures a minute', async () => {
    const app = await openTestApp(BEHIND_A_PROXY)
    await app.signedIn('one@example.com')
    for (let count = 0; count < 20; count += 1) {
      expect((await logIn(app, `guess-${count}@example.com`)).status).toBe(401)
    }
    const refused = await logIn(app, 'one@example.com', { password: PASSWORD })
    expect([refused.status, refused.wait]).toEqual([429, 3])
    const elsewhere = { password: PASSWORD, address: '198.51.100.1' }
    expect((await logIn(app, 'one@example.com', elsewhere)).status).toBe(200)
    app.clock.advance({ seconds: 3 })
    expect((await logIn(app, 'one@example.com', { password: PASSWORD })).status).toBe(200)
  })

  test('gains nothing by a thousand made-up X-Forwarded-For', async () => {
    const direct = await openTestApp(THROTTLED)
    const proxied = await openTestApp(BEHIND_A_PROXY)
    for (const app of [direct, proxied]) {
      const guess = async (count: number) => {
        const madeUp = `10.${count >> 8}.${count & 255}.1`
        const address = app === proxied ? `${madeUp}, 192.0.2.7` : madeUp
        return (await logIn(app, `guess-${count}@example.com`, { address })).status
      }
      for (let count = 0; count < 20; count += 1) {
        expect(await guess(count)).toBe(401)
      }
      const others = await inWaves(980, (index) => guess(20 + index))
      expect(new Set(others)).toEqual(new Set([429]))
    }
  })

  test('gains nothing by the many addresses of one IPv6 network, or by a password that is right elsewhere', async () => {
    const app = await openTestApp(BEHIND_A_PROXY)
    await app.signedIn('own@example.com')
    for (let count = 0; count < 20; count += 1) {
      await logIn(app, `guess-${count}@example.com`, { address: `2001:db8::${count.toString(16)}` })
      await logIn(app, 'own@example.com', { password: PASSWORD, address: '2001:db8:0:0:1::1' })
    }
    const another = { address: '2001:db8:0:0:ffff::1' }
    expect((await logIn(app, 'one@example.com', another)).status).toBe(429)
    expect((await logIn(app, 'one@example.com', { address: '2001:db8:0:1::1' })).status).toBe(401)
  })

  test('by fifty at once is no quicker: the burst ends, and then there is one at a time', async () => {
    const app = await openTestApp(BEHIND_A_PROXY)
    const burst = () => {
      const guesses = Array.from({ length: 50 }, (_, index) =>
        logIn(app, 'one@example.com', { address: `192.0.2.${index}` }),
      )
      return Promise.all(guesses).then((all) => all.filter(({ status }) => status === 401).length)
    }
    expect(await burst()).toBe(20)
    expect(await burst()).toBe(0)
    app.clock.advance({ seconds: 900 })
    expect(await burst()).toBe(1)
  })

  test('is remembered by another process and over a restart, and forgotten in the end', async () => {
    const app = await openTestApp(BEHIND_A_PROXY)
    await fail(app, 'one@example.com', 5)
    const restarted = openThrottles(app.engine, { registrationsPerHour: 500 })
    const attempt = restarted.aroundLogIn('one@example.com', 'elsewhere', async () => 'in')
    await expect(attempt).rejects.toMatchObject({ code: 'slow_down', details: { retry_after_seconds: 1 } })

    const names = () => app.engine.db.selectFrom('throttles').select('name').execute()
    expect(JSON.stringify(await names())).not.toMatch(/example|192\.0/)
    await deleteForgottenThrottles(app.engine)
    expect(await names()).toHaveLength(2)
    app.clock.advance({ seconds: 24 * 3600 })
    await deleteForgottenThrottles(app.engine)
    expect(await names()).toEqual([])
  })
})

describe('making accounts', () => {
  const strict = { throttled: { registrationsPerHour: 5, liveHoldsMax: 100 }, settings: { trustProxy: 1 } }
  const register = ({ visitor }: TestApp, email: string, password = PASSWORD, address = '192.0.2.7') =>
    visitor().api('POST', '/api/auth/register', { email, password }, from(address))

  test('is bounded by address, and what was only mistyped does not count', async () => {
    const app = await openTestApp(strict)
    for (let count = 0; count < 10; count += 1) {
      expect((await register(app, `mistyped-${count}@example.com`, 'short')).status).toBe(422)
    }
    for (let count = 0; count < 5; count += 1) {
      expect((await register(app, `person-${count}@example.com`)).status).toBe(201)
    }
    const sixth = await register(app, 'person-6@example.com')
    expect([sixth.status, sixth.json.error.code]).toEqual([429, 'slow_down'])
    expect(Number(sixth.headers.get('retry-after'))).toBe(720)
    expect((await register(app, 'person-6@example.com', PASSWORD, '198.51.100.1')).status).toBe(201)
    app.clock.advance({ seconds: 720 })
    expect((await register(app, 'person-7@example.com')).status).toBe(201)
  })

  test('by thirty at once makes no more, and asking who has an account is bounded as well', async () => {
    const app = await openTestApp(strict)
    const crowd = Array.from({ length: 30 }, (_, index) => register(app, `person-${index % 2}@example.com`))
    const statuses = (await Promise.all(crowd)).map(({ status }) => status)
    expect(statuses.filter((status) => status !== 429).length).toBeLessThanOrEqual(5)
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(25)
  })
})

describe('holding', () => {
  async function openShop(liveHoldsMax = 100) {
    const app = await openTestApp({ throttled: { registrationsPerHour: 500, liveHoldsMax } })
    const productId = await app.aProduct({ stock: 2_000 })
    const hold = (browser: Awaited<ReturnType<TestApp['signedIn']>>, key?: string, product_id = productId) =>
      browser.api('POST', '/api/holds', { product_id, quantity: 1 }, key ? { 'idempotency-key': key } : {})
    return { ...app, productId, hold }
  }

  test('has a ceiling of attempts for an account, far above what people do; others are not held up by it', async () => {
    const { signedIn, aProduct, hold } = await openShop(1_000)
    const soldOut = await aProduct({ stock: 0 })
    const [bot, shopper] = [await signedIn(), await signedIn()]
    const attempts = await inWaves(600, () => hold(bot, undefined, soldOut))
    expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set([409]))
    expect((await hold(bot, undefined, soldOut)).status).toBe(429)
    expect((await hold(shopper)).status).toBe(201)
  })

  test('a crowd of 300 behind one address is served at once', async () => {
    const { hold, assertStockAddsUp, signedIn, productId } = await openShop()
    const browsers = await Promise.all(Array.from({ length: 20 }, () => signedIn()))
    const crowd = browsers.flatMap((browser) => Array.from({ length: 15 }, () => hold(browser)))
    const statuses = (await Promise.all(crowd)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([201]))
    await assertStockAddsUp(productId, { held: 300 })
  })

  test('so many holds of an account run at once and no more, also when they are asked for at once', async () => {
    const { signedIn, hold, productId, assertStockAddsUp, clock } = await openShop(20)
    const hoarder = await signedIn()
    await Promise.all(Array.from({ length: 60 }, () => hold(hoarder)))
    // Those under way counted against each other, so there may be room for a few one by one.
    let refused = await hold(hoarder)
    for (let more = 1; refused.status === 201 && more <= 20; more += 1) {
      refused = await hold(hoarder)
    }
    expect([refused.status, refused.json.error.code]).toEqual([429, 'slow_down'])
    expect(refused.json.error.message).toContain('Confirm or release one first.')
    expect(Number(refused.headers.get('retry-after'))).toBe(120)
    const { json } = await hoarder.api('GET', '/api/orders?limit=100')
    expect(json.orders.length).toBeLessThanOrEqual(20)
    expect(json.orders.length).toBeGreaterThanOrEqual(3)
    await assertStockAddsUp(productId, { held: json.orders.length })

    clock.advance({ seconds: 120 })
    expect((await hold(hoarder)).status).toBe(201)
  })

  test('a hold that is let go or confirmed makes room, and a repeated key is answered in any case', async () => {
    const { signedIn, hold } = await openShop(4)
    const shopper = await signedIn()
    const first = await hold(shopper, 'first')
    for (let count = 0; count < 3; count += 1) {
      expect((await hold(shopper)).status).toBe(201)
    }
    expect((await hold(shopper)).status).toBe(429)
    expect(await hold(shopper, 'first')).toMatchObject({
      status: 201,
      json: { order: { id: first.json.order.id } },
    })
    await shopper.api('POST', `/api/orders/${first.json.order.id}/confirm`, {})
    expect((await hold(shopper)).status).toBe(201)
  })

  test('an account whose holds of a product lapse again and again has to pause, and says until when', async () => {
    const { signedIn, hold, clock, aProduct } = await openShop()
    const other = await aProduct()
    const hoarder = await signedIn()
    for (let round = 0; round < 5; round += 1) {
      expect((await hold(hoarder)).status).toBe(201)
      clock.advance({ seconds: 120 })
    }
    const refused = await hold(hoarder)
    expect([refused.status, refused.json.error.code]).toEqual([429, 'slow_down'])
    expect(refused.json.error.message).toContain('You can hold it again in 10 min.')
    expect(Number(refused.headers.get('retry-after'))).toBe(600)
    expect((await hold(hoarder, undefined, other)).status).toBe(201)
    expect((await hold(await signedIn())).status).toBe(201)
    const page = await hoarder.post('/holds', { product_id: '1', quantity: '1', request_id: 'page' })
    expect([page.status, page.text]).toEqual([
      429,
      expect.stringContaining('You can hold it again in 10 min.'),
    ])
    clock.advance({ seconds: 600 })
    expect((await hold(hoarder)).status).toBe(201)
  })

  test('many holds that lapse together are one lapse, and a hold now and then is none of it', async () => {
    const { signedIn, hold, clock } = await openShop()
    const shopper = await signedIn()
    await Promise.all(Array.from({ length: 30 }, () => hold(shopper)))
    for (let round = 0; round < 8; round += 1) {
      clock.advance({ seconds: 240 })
      expect((await hold(shopper)).status).toBe(201)
    }
  })

  test('fifty accounts that hoard leave an honest shopper served, who buys', async () => {
    const { aProduct, clock, signedIn, hold, assertStockAddsUp } = await openShop()
    const productId = await aProduct({ stock: 50, limit_per_customer: 1 })
    const hoarders = await Promise.all(Array.from({ length: 50 }, () => signedIn()))
    const honest = await signedIn()
    const hoardAgain = () => Promise.all(hoarders.map((browser) => hold(browser, undefined, productId)))
    let bought = false
    for (let round = 0; round < 12 && !bought; round += 1) {
      await hoardAgain()
      const { status, json } = await hold(honest, undefined, productId)
      if (status === 201) {
        bought = (await honest.api('POST', `/api/orders/${json.order.id}/confirm`, {})).status === 200
      }
      clock.advance({ seconds: 120 })
    }
    expect(bought).toBe(true)
    await assertStockAddsUp(productId, { sold: 1 })
  })

  test('passes the challenge before it is queued, from a page as from the API', async () => {
    const asked: number[] = []
    const { signedIn, aProduct, assertStockAddsUp } = await openTestApp({
      challenge: async (_c, { productId }) => {
        asked.push(productId)
        throw new Refusal('slow_down', 'Show that you mean it first.', { retry_after_seconds: 7 })
      },
    })
    const productId = await aProduct()
    const browser = await signedIn()
    const api = await browser.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
    const page = await browser.post('/holds', {
      product_id: String(productId),
      quantity: '1',
      request_id: '',
    })
    for (const { status, headers, text } of [api, page]) {
      expect([status, headers.get('retry-after')]).toEqual([429, '7'])
      expect(text).toContain('Show that you mean it first.')
    }
    expect(asked).toEqual([productId, productId])
    await assertStockAddsUp(productId, { total_stock: 10 })
  })
})

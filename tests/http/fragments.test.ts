import { describe, expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { confirmOrder } from '../../src/domain/orders.js'
import { openTestApp } from '../support/app.js'

describe('the board that everybody polls', () => {
  test('is answered by 304 without a body while nothing changes, and anew at once when something does', async () => {
    const { shop, visitor, aProduct, aCustomer } = await openTestApp()
    const productId = await aProduct({ stock: 4 })
    const browser = visitor()
    const first = await browser.request('GET', '/fragments/products')
    const etag = first.headers.get('etag') ?? ''
    expect(first.text).toContain('4 free')

    const again = await browser.request('GET', '/fragments/products', { headers: { 'if-none-match': etag } })
    expect([again.status, again.text]).toEqual([304, ''])
    expect([...again.headers.keys()].sort()).toEqual(['cache-control', 'etag', 'poll-after', 'vary'])

    await placeHold(shop, await aCustomer(), { productId, quantity: 1, requestId: null })
    const changed = await browser.request('GET', '/fragments/products', {
      headers: { 'if-none-match': etag },
    })
    expect(changed.status).toBe(200)
    expect(changed.text).toContain('3 free · 1 held · 0 sold of 4')
  })

  test('is answered at once where it is in memory: before any promise, and as it would be otherwise', async () => {
    const { app, shop, drain, aProduct, aCustomer } = await openTestApp({ settings: { secure: true } })
    const productId = await aProduct({ stock: 4 })
    const url = '/fragments/products'
    const ask = (headers: Record<string, string>, method = 'GET') =>
      app.fetch(new Request(`http://shop.test${url}`, { method, headers }), {
        incoming: { method, url, headers },
      })
    const told = async (answer: Response | Promise<Response>) => {
      const { status, headers, text } = await Promise.resolve(answer).then(async (given) => ({
        status: given.status,
        headers: Object.fromEntries(given.headers),
        text: Buffer.from(await given.arrayBuffer()).toString('base64'),
      }))
      return { status, headers, text }
    }
    const slow = (headers: Record<string, string>) => told(app.request(url, { headers }))
    expect(ask({})).toBeInstanceOf(Promise)
    const etag = (await slow({})).headers.etag ?? ''

    for (const headers of [
      {},
      { 'if-none-match': etag },
      { 'if-none-match': 'W/"another"', 'accept-encoding': 'gzip, br' },
      { 'save-data': 'on' },
      { 'if-none-match': etag, 'save-data': 'on' },
    ]) {
      const answer = ask(headers)
      expect(answer).toBeInstanceOf(Response)
      expect(await told(answer)).toEqual(await slow(headers))
    }
    expect((await slow({})).headers).toMatchObject({ 'strict-transport-security': 'max-age=31536000' })
    expect(ask({}, 'HEAD')).toBeInstanceOf(Promise)
    drain()
    expect((await told(ask({ 'if-none-match': etag }))).headers.connection).toBe('close')

    await placeHold(shop, await aCustomer(), { productId, quantity: 1, requestId: null })
    expect(ask({ 'if-none-match': etag })).toBeInstanceOf(Promise)
  })

  test('costs no SQL while nothing changes', async () => {
    const { engine, visitor, aProduct } = await openTestApp()
    await aProduct()
    const browser = visitor()
    await browser.request('GET', '/fragments/products')
    let reads = 0
    const { now } = engine
    engine.now = () => {
      reads += 1
      return now()
    }
    await Promise.all(Array.from({ length: 200 }, () => browser.request('GET', '/fragments/products')))
    expect(reads).toBeLessThanOrEqual(2)
  })

  test('is the same for all: it carries no form, no request id and nobody', async () => {
    const { signedIn, visitor, aProduct } = await openTestApp()
    await aProduct()
    const mine = await (await signedIn('somebody@example.com')).request('GET', '/fragments/products')
    const theirs = await visitor().request('GET', '/fragments/products')
    expect(mine.text).toBe(theirs.text)
    expect(mine.text).not.toMatch(/<form|request_id|somebody@/)
    expect(mine.headers.getSetCookie()).toEqual([])
  })

  test('turns with the clock alone: a sale that opens is open at the next look', async () => {
    const { shop, visitor, aProduct, clock } = await openTestApp()
    await aProduct({
      sale_starts_at: new Date(clock.read() + 5_000),
      sale_ends_at: new Date(clock.read() + 9_000),
    })
    const state = async () =>
      /data-state="(\w+)"/.exec((await visitor().request('GET', '/fragments/products')).text)?.[1]
    expect(await state()).toBe('upcoming')
    clock.advance({ seconds: 5 })
    shop.board.outdate()
    expect(await state()).toBe('live')
    clock.advance({ seconds: 4 })
    shop.board.outdate()
    expect(await state()).toBe('ended')
  })

  test('shows lapsed units as free although nothing has released them yet', async () => {
    const { shop, visitor, aProduct, aCustomer, clock } = await openTestApp()
    const productId = await aProduct({ stock: 1, hold_seconds: 1 })
    await placeHold(shop, await aCustomer(), { productId, quantity: 1, requestId: null })
    const board = async () => (await visitor().api('GET', '/api/products/live')).json.products[0]
    expect(await board()).toMatchObject({ state: 'all_held', total_stock: 0, held: 1 })
    clock.advance({ seconds: 1 })
    shop.board.outdate()
    expect(await board()).toMatchObject({ state: 'live', total_stock: 1, held: 0, next_release_at: null })
  })
})

describe('polls of what is one’s own', () => {
  test('the ticket polls while the hold runs and stops when it is settled', async () => {
    const { shop, signedIn, engine, aProduct } = await openTestApp()
    const customer = await signedIn('a@example.com')
    const user = await engine.db
      .selectFrom('users')
      .select(['id', 'email', 'role'])
      .where('email', '=', 'a@example.com')
      .executeTakeFirstOrThrow()
    const order = await placeHold(shop, user, { productId: await aProduct(), quantity: 1, requestId: null })
    const panel = () => customer.request('GET', `/fragments/orders/${order.id}`)
    expect((await panel()).text).toContain('hx-trigger="every 5s')
    await confirmOrder(shop, user, order.id)
    const settled = await panel()
    expect(settled.text).not.toContain('hx-trigger')
    expect(settled.headers.get('cache-control')).toContain('no-store')
  })

  test('a signed-out poll makes the whole page go to the login, and back to where it was', async () => {
    const { visitor } = await openTestApp()
    for (const path of [
      '/fragments/orders',
      '/fragments/admin/dashboard',
      '/fragments/orders/01a204cb-039c-7253-9687-406b6ab232a2',
    ]) {
      const answer = await visitor().request('GET', path, {
        headers: { 'hx-current-url': 'http://shop.test/orders' },
      })
      expect([answer.status, answer.headers.get('hx-redirect')]).toEqual([401, '/login?next=%2Forders'])
      expect(answer.text).toBe('')
    }
  })

  test('the history polls every 15 s and the console every 5 s', async () => {
    const { signedIn, operator, aProduct } = await openTestApp()
    await aProduct()
    expect((await (await signedIn()).request('GET', '/orders')).text).toContain('hx-trigger="every 15s')
    expect((await (await operator()).request('GET', '/admin')).text).toContain('hx-trigger="every 5s')
    expect((await (await signedIn()).request('GET', '/')).text).toContain('hx-trigger="every 7s')
  })

  test('fragments are for reading: no other method changes anything', async () => {
    const { signedIn } = await openTestApp()
    const customer = await signedIn()
    for (const path of ['/fragments/products', '/fragments/orders']) {
      const answer = await customer.post(path, {})
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })
})

import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../../src/server.js'
import { openTestApp } from '../support/app.js'
import { PASSWORD, Visitor } from '../support/visitor.js'

const HOUR_MS = 3_600_000

/** A sale with a waiting room that opens ten minutes before it, an hour from now, and an operator to look at it. */
async function aSaleToCome() {
  const opened = await openTestApp()
  const start = new Date(opened.clock.read() + HOUR_MS)
  const end = new Date(start.getTime() + HOUR_MS)
  const productId = await opened.aProduct({
    waiting_room: 'first_come',
    sale_starts_at: start,
    sale_ends_at: end,
  })
  const operator = await opened.operator()
  const at = (moment: Date) => `at=${encodeURIComponent(moment.toISOString())}`
  const stateAt = async (moment: Date) => {
    const { text } = await operator.request('GET', `/?${at(moment)}`)
    return new RegExp(`id="stock-${productId}"[^>]*data-state="(\\w+)"`).exec(text)?.[1]
  }
  return { ...opened, productId, operator, start, end, at, stateAt }
}

const minutes = (moment: Date, by: number) => new Date(moment.getTime() + by * 60_000)

test('an operator sees a sale as it will be before, at and after its opening, and at its end', async () => {
  const { start, end, stateAt, operator } = await aSaleToCome()
  expect(await stateAt(minutes(start, -11))).toBe('upcoming')
  expect(await stateAt(minutes(start, -1))).toBe('gathering')
  expect(await stateAt(start)).toBe('live')
  expect(await stateAt(minutes(end, -1))).toBe('live')
  expect(await stateAt(end)).toBe('ended')
  expect((await operator.request('GET', '/')).text).toContain('data-state="upcoming"')
})

test('and its waiting room, without taking a place there or being left a ticket', async () => {
  const { operator, productId, start, at, engine } = await aSaleToCome()
  const look = (moment: Date) => operator.request('GET', `/waiting-room/${productId}?${at(moment)}`)
  expect((await look(minutes(start, -11))).text).toContain('data-standing="closed"')
  expect((await look(minutes(start, -5))).text).toContain('data-standing="waiting"')
  const opened = await look(minutes(start, 1))
  expect(opened.text).toContain('data-standing="admitted"')
  expect(opened.headers.getSetCookie()).toEqual([])
  expect(await engine.db.selectFrom('waiting_rooms').selectAll().execute()).toEqual([])
})

test('and its line as it is now: whoever comes then is the last, and so is an operator with a place', async () => {
  const { operator, visitor, productId, start, at, clock } = await aSaleToCome()
  const look = async (moment: Date) =>
    (await operator.request('GET', `/waiting-room/${productId}?${at(moment)}`)).text
  clock.advance({ seconds: 55 * 60 })
  await visitor().visit(`/waiting-room/${productId}`)
  await operator.visit(`/waiting-room/${productId}`)
  expect(await look(minutes(start, -1))).toMatch(/data-number="place">3</)
  expect(await look(start)).toContain('data-standing="waiting"')
  const numbers = await operator.request('GET', `/admin/products/${productId}?${at(start)}`)
  expect(numbers.text).toMatch(/data-number="room-waiting">2</)
})

test('and the holds that end by then as lapsed, the others as they are', async () => {
  const { operator, signedIn, aProduct, clock, at, assertStockAddsUp } = await aSaleToCome()
  const productId = await aProduct({ stock: 1 })
  await (await signedIn()).api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  const stateAfter = async (milliseconds: number) => {
    const { text } = await operator.request('GET', `/?${at(new Date(clock.read() + milliseconds))}`)
    return new RegExp(`id="stock-${productId}"[^>]*data-state="(\\w+)"`).exec(text)?.[1]
  }
  expect([await stateAfter(119_999), await stateAfter(120_000)]).toEqual(['all_held', 'live'])
  await assertStockAddsUp(productId, { held: 1 })
})

test('it leads to the turns of each sale on the page, and only to those of its own on a page of one', async () => {
  const { operator, productId, aProduct, start, end, at } = await aSaleToCome()
  await aProduct()
  const shop = await operator.request('GET', `/?${at(start)}`)
  for (const turn of [minutes(start, -10), minutes(start, -1), start, minutes(end, -1), end]) {
    expect(shop.text).toContain(`href="/?${at(turn)}#product-${productId}"`)
  }
  expect(shop.text.match(/>The opening</g)).toHaveLength(2)
  const room = await operator.request('GET', `/waiting-room/${productId}?${at(start)}`)
  expect(room.text).toContain(`href="/waiting-room/${productId}?${at(end)}"`)
  expect(room.text.match(/>The opening</g)).toHaveLength(1)
})

test('it says that it is one, stands still, disables every form, leads on, and is kept by no cache', async () => {
  const { operator, start, at } = await aSaleToCome()
  const { text, headers } = await operator.request('GET', `/?${at(start)}`)
  expect(text).toContain(`(${start.toISOString()})`)
  expect(text).toContain('Only the clock is moved')
  expect(text).toContain(`name="at" type="datetime-local" value="${start.toISOString().slice(0, 16)}"`)
  expect(text).toMatch(/<button[^>]*disabled[^>]*>\s*Log out/)
  expect(text).not.toContain('<script')
  expect(text).toMatch(/<main id="content"><fieldset class="preview-still" disabled/)
  expect(text).toContain(`<a href="/orders?${at(start)}"`)
  expect(text).toMatch(/<a href="\/" data-leaves-preview/)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('etag')).toBeNull()
})

test('it is as readable for a browser that takes compressed pages', async () => {
  const { app, shop, start, at } = await aSaleToCome()
  const { port, drain } = await startServer(app, 0)
  onTestFinished(() => drain(0))
  await shop.accounts.ensureAdmin('keeper@operators.example.com', PASSWORD)
  const browser = new Visitor((url, init) => fetch(url, init), `http://127.0.0.1:${port}`)
  await browser.logIn('keeper@operators.example.com')
  const { text, headers } = await browser.request('GET', `/?${at(start)}`, {
    headers: { 'accept-encoding': 'gzip' },
  })
  expect(headers.get('content-encoding')).toBe('gzip')
  expect(text).toContain('Preview: the shop as of')
})

test('every page of an operator can be seen so, those of the console too', async () => {
  const { operator, productId, end, at } = await aSaleToCome()
  for (const path of ['/', '/orders', '/admin', '/admin/health', `/admin/products/${productId}`]) {
    const { status, text } = await operator.request('GET', `${path}?${at(end)}`)
    expect([path, status, text.includes('class="preview"')]).toEqual([path, 200, true])
  }
  const moments = (await operator.request('GET', `/admin/products/${productId}`)).text
  expect(moments).toContain(`<a href="/?${at(end)}#product-${productId}">The end</a>`)
})

test('for customers and guests the parameter means nothing', async () => {
  const { visitor, signedIn, start, at } = await aSaleToCome()
  for (const browser of [visitor(), await signedIn()]) {
    const { status, text } = await browser.request('GET', `/?${at(start)}`)
    expect(status).toBe(200)
    expect(text).toContain('data-state="upcoming"')
    expect(text).not.toContain('Preview')
  }
})

test('a time that is none is asked for again, with a word at the field', async () => {
  const { operator } = await aSaleToCome()
  for (const [query, message] of [
    ['at=', 'Enter a date and a time'],
    ['at=tomorrow', 'Enter a date and a time'],
    ['at=2026-02-30T12:00', 'Enter a date and a time'],
    ['at=2026-06-01T12:00:00Z&at=2026-06-01T13:00:00Z', 'Ask for one time alone.'],
    ['at=%2B010000-01-01T00:00:00Z', 'Use an ISO 8601 time'],
    ['at=9999-01-01T00:00:00Z', 'Use a year from 2000 to 2100.'],
    ['at=1969-12-31T23:59:59Z', 'Use a year from 2000 to 2100.'],
  ]) {
    const { status, text } = await operator.request('GET', `/?${query}`)
    expect([query, status]).toEqual([query, 422])
    expect(text).toMatch(new RegExp(`id="preview-at-error">${message}`))
    if (query === 'at=tomorrow') {
      expect(text).toContain('Asked for: <span class="figures">tomorrow</span>')
    }
  }
})

test('a local time is read in the zone of the shop', async () => {
  const { operator } = await openTestApp({ settings: { saleTimeZone: 'Europe/Berlin' } })
  const { text } = await (await operator()).request('GET', '/?at=2026-07-01T12:00')
  expect(text).toContain('(2026-07-01T10:00:00.000Z)')
})

test('nothing is changed by looking, and a form that is sent to a preview is refused', async () => {
  const { operator, engine, productId, start, at, assertStockAddsUp } = await aSaleToCome()
  const rows = async () => ({
    events: await engine.db.selectFrom('inventory_events').selectAll().execute(),
    orders: await engine.db.selectFrom('orders').selectAll().execute(),
    audits: await engine.db.selectFrom('audit_entries').select('id').execute(),
  })
  const before = await rows()
  await operator.request('GET', `/?${at(start)}`)
  await operator.request('GET', `/waiting-room/${productId}?${at(start)}`)

  const fields = { product_id: String(productId), quantity: '1', request_id: 'one' }
  const sent = await operator.post(`/holds?${at(start)}`, fields)

  expect(sent.status).toBe(422)
  expect(sent.text).toContain('A preview changes nothing.')
  const body = { product_id: productId, quantity: 1 }
  const asked = await operator.api('POST', `/api/holds?${at(start)}`, body)
  expect([asked.status, asked.json.error.fields.at]).toEqual([
    422,
    'A preview changes nothing. Leave it first.',
  ])
  expect(await rows()).toEqual(before)
  await assertStockAddsUp(productId, { total_stock: 10, held: 0, sold: 0 })
})

test('the board that everybody polls is the true one before and after somebody looked', async () => {
  const { operator, visitor, start, at } = await aSaleToCome()
  const poll = () => visitor().request('GET', '/fragments/products')
  const before = await poll()
  await operator.request('GET', `/?${at(start)}`)
  const after = await operator.request('GET', `/fragments/products?${at(start)}`, {
    headers: { 'if-none-match': before.headers.get('etag') ?? '' },
  })
  expect(after.status).toBe(304)
  expect((await poll()).text).toBe(before.text)
})

import { describe, expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { cancelOrder } from '../../src/domain/orders.js'
import { pauseSale } from '../../src/domain/products.js'
import { openTestApp } from '../support/app.js'

/** A shop in which somebody holds every unit of a radio, and the visitors who come after. */
async function openSoldOutShop(stock = 2, product: object = {}) {
  const opened = await openTestApp()
  const holder = await opened.aCustomer('holder@example.com')
  const productId = await opened.aProduct({ name: 'Pocket radio', stock, ...product })
  const hold = await placeHold(opened.shop, holder, { productId, quantity: stock, requestId: null })
  return { ...opened, productId, letGo: () => cancelOrder(opened.shop, holder, hold.id) }
}

describe('waiting by the API', () => {
  test('one joins, sees the place, keeps it on a second try, and leaves', async () => {
    const { signedIn, productId } = await openSoldOutShop()
    const [first, second] = [await signedIn(), await signedIn()]
    const path = `/api/products/${productId}/waitlist`
    expect((await first.api('GET', path)).status).toBe(404)

    const joined = await first.api('POST', path, { quantity: 2 })
    expect([joined.status, joined.json]).toEqual([
      201,
      { entry: { product_id: productId, quantity: 2, position: 1, joined_at: '2026-06-01T12:00:00.000Z' } },
    ])
    expect((await second.api('POST', path, { quantity: 1 })).json.entry.position).toBe(2)
    const again = await first.api('POST', path, { quantity: 1 })
    expect([again.status, again.json]).toEqual([200, joined.json])
    expect((await first.api('GET', path)).json).toEqual(joined.json)
    const board = (await first.api('GET', '/api/products/live')).json.products[0]
    expect(board).toMatchObject({ waiting: 2, state: 'all_held', total_stock: 0 })

    expect((await first.api('DELETE', path)).status).toBe(204)
    expect((await first.api('DELETE', path)).status).toBe(404)
    expect((await second.api('GET', path)).json.entry.position).toBe(1)
  })

  test('what is let go is an order of the first in line, marked as offered, and refused to the public', async () => {
    const { signedIn, productId, letGo, assertStockAddsUp } = await openSoldOutShop()
    const [waiter, passer] = [await signedIn(), await signedIn()]
    await waiter.api('POST', `/api/products/${productId}/waitlist`, { quantity: 2 })

    await letGo()

    const { orders } = (await waiter.api('GET', '/api/orders')).json
    expect(orders).toMatchObject([{ status: 'pending', quantity: 2, offered: true }])
    const refused = await passer.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
    expect([refused.status, refused.json.error]).toEqual([
      409,
      { code: 'insufficient_stock', message: 'Insufficient stock' },
    ])
    await assertStockAddsUp(productId, { held: 2, total_stock: 0 })
  })

  test('nobody waits for what is free, for a sale that does not run, or for nothing', async () => {
    const { shop, admin, aProduct, signedIn, clock } = await openTestApp()
    const customer = await signedIn()
    const codeFor = async (productId: number, body: object = { quantity: 1 }) =>
      (await customer.api('POST', `/api/products/${productId}/waitlist`, body)).json.error?.code
    expect(await codeFor(await aProduct())).toBe('stock_available')
    const later = new Date(clock.read() + 1_000)
    expect(await codeFor(await aProduct({ sale_starts_at: later }))).toBe('sale_not_started')
    const paused = await aProduct({ stock: 0 })
    await pauseSale(shop, admin, paused)
    expect(await codeFor(paused)).toBe('sale_paused')
    expect(await codeFor(999)).toBe('not_found')
    const empty = await aProduct({ stock: 0 })
    for (const quantity of [0, -1, 1.5, '1', null, 101])
      expect(await codeFor(empty, { quantity })).toBe('invalid')
    expect(await codeFor(empty, { quantity: 1, position: 1 })).toBe('invalid')
  })

  test('a hold is extended once, by a minute from its old end', async () => {
    const { signedIn, aProduct, clock } = await openTestApp()
    const product_id = await aProduct({ extension_seconds: 60 })
    const customer = await signedIn()
    const { order } = (await customer.api('POST', '/api/holds', { product_id, quantity: 1 })).json
    clock.advance({ seconds: 100 })
    const headers = { 'content-type': 'application/json' }
    const extended = await customer.api('POST', `/api/orders/${order.id}/extension`, '', headers)
    expect([extended.status, extended.json.order.hold_expires_at]).toEqual([200, '2026-06-01T12:03:00.000Z'])
    const again = await customer.api('POST', `/api/orders/${order.id}/extension`, '', headers)
    expect([again.status, again.json.error.code]).toEqual([409, 'extension_refused'])
    const stranger = await (await signedIn()).api('POST', `/api/orders/${order.id}/extension`, '', headers)
    expect(stranger.status).toBe(404)
  })
})

describe('waiting by the pages', () => {
  test('the card carries the form, then the place, then the ticket', async () => {
    const { signedIn, productId, letGo, assertStockAddsUp } = await openSoldOutShop()
    const customer = await signedIn()
    expect((await customer.visit('/')).text).toContain('All 2 are held.')
    await customer.fillIn('/waitlist', { quantity: '1' })
    expect(customer.page.text).toContain('You are next in line')
    expect(customer.page.text).toContain('One person waits.')
    expect((await customer.visit('/orders')).text).toContain('Waiting for')

    await letGo()

    const slot = await customer.request('GET', `/fragments/products/${productId}/form`)
    expect(slot.text).toContain('1 unit is held for you.')
    expect((await customer.visit('/orders')).text).toMatch(/Held/)
    await customer.visit(/href="(\/checkout\/[^"]+)"/.exec(slot.text)?.[1] ?? '')
    expect(customer.page.text).toContain('Waited')
    await assertStockAddsUp(productId, { held: 1, total_stock: 1 })
  })

  test('a refused hold joins the line by one button', async () => {
    const { signedIn, productId, letGo } = await openSoldOutShop()
    const customer = await signedIn()
    const fields = { product_id: String(productId), quantity: '1', request_id: 'early' }
    const refused = await customer.submit('/holds', fields)
    expect(refused.status).toBe(409)
    expect(refused.text).toMatch(/All 2 are held\. The next may come back at 12:02:00/)
    await customer.fillIn('/waitlist', {}, 'Join the wait list for 1')
    expect(customer.page.text).toContain('You are next in line')
    await letGo()
    expect((await customer.visit('/orders')).text).toContain('Pocket radio')
  })

  test('who asks for more than is free holds what there is by one button', async () => {
    const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct({ stock: 3 })
    const customer = await signedIn()
    await customer.visit('/')
    await customer.fillIn('/holds', { quantity: '9' })
    expect(customer.page.text).toContain('Only 3 are free now. Ask for fewer.')
    await customer.fillIn('/holds', {}, 'Hold 3 now')
    expect(customer.page.text).toContain('Release the hold')
    await assertStockAddsUp(productId, { held: 3 })
  })

  test('every refusal of a hold has its own way on', async () => {
    const { shop, admin, signedIn, aProduct, clock } = await openTestApp()
    const customer = await signedIn()
    const tryToHold = async (productId: number) =>
      (await customer.submit('/holds', { product_id: String(productId), quantity: '1', request_id: '' })).text
    const limited = await aProduct({ limit_per_customer: 1 })
    await tryToHold(limited)
    expect(await tryToHold(limited)).toMatch(/href="\/checkout\/[^"]+">\s*Resume my hold/)
    const upcoming = await aProduct({ sale_starts_at: new Date(clock.read() + 60_000) })
    expect(await tryToHold(upcoming)).toContain(`href="/products/${upcoming}/reminder.ics"`)
    const paused = await aProduct()
    await pauseSale(shop, admin, paused)
    expect(await tryToHold(paused)).toContain('See the other sales')
    expect(await tryToHold(999)).toContain('There is no such product.')
  })

  test('a hold is extended from its ticket, and pressing twice is pressing once', async () => {
    const { signedIn, aProduct, assertStockAddsUp } = await openTestApp()
    const productId = await aProduct({ extension_seconds: 60 })
    const customer = await signedIn()
    await customer.visit('/')
    await customer.fillIn('/holds')
    const action = /action="(\/orders\/[^"]+\/extension)"/.exec(customer.page.text)?.[1] ?? ''
    const answers = await Promise.all([customer.post(action, {}), customer.post(action, {})])
    expect(answers.map(({ status }) => status)).toEqual([303, 303])
    await customer.visit(answers[0]?.headers.get('location') ?? '')
    expect(customer.page.text).toContain('12:03:00 UTC')
    expect(customer.page.text).toContain('You have extended this hold.')
    expect(customer.page.text).not.toContain('longer, once')
    await assertStockAddsUp(productId, { held: 1 })
  })

  test('leaving twice is leaving once', async () => {
    const { signedIn, productId, assertStockAddsUp } = await openSoldOutShop()
    const customer = await signedIn()
    await customer.visit('/')
    await customer.fillIn('/waitlist')
    await customer.fillIn(`/waitlist/${productId}/departure`)
    expect(customer.page.text).toContain('Join the wait list')
    expect((await customer.post(`/waitlist/${productId}/departure`, {})).status).toBe(303)
    await assertStockAddsUp(productId, { held: 2 })
  })
})

describe('a product that does not tell its numbers', () => {
  test('says whether few are left, on the card, at the checkout and in the API, and never how many', async () => {
    const { shop, aCustomer, signedIn, aProduct } = await openTestApp()
    const productId = await aProduct({ stock: 61, stock_display: 'few_left' })
    const customer = await signedIn()
    expect((await customer.visit('/')).text).toContain('Plenty left')
    await placeHold(shop, await aCustomer(), { productId, quantity: 55, requestId: null })
    shop.board.outdate()
    await customer.visit('/')
    expect(customer.page.text).toContain('Few left')
    expect(customer.page.text).not.toMatch(/\b(61|55|6) (free|held|of|are)\b|% sold/)
    const [product] = (await customer.api('GET', '/api/products/live')).json.products
    expect(product).toMatchObject({ total_stock: null, held: null, supplied: null, stock_level: 'few' })
    const refused = await customer.submit('/holds', {
      product_id: String(productId),
      quantity: '8',
      request_id: '',
    })
    expect(refused.text).toContain('Not as many are free now.')
    expect(refused.text).not.toMatch(/Hold \d+ now/)
  })
})

test('a reminder is a calendar file with the start of the sale, its name kept from breaking the format', async () => {
  const { visitor, aProduct } = await openTestApp({ settings: { publicOrigin: 'https://shop.example' } })
  const id = await aProduct({ name: `Chair; "ash", ${'ä'.repeat(60)}\nBEGIN:VEVENT` })
  const { headers, text } = await visitor().request('GET', `/products/${id}/reminder.ics`)
  expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const lines = text.split('\r\n')
  expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1)
  expect(lines).toContain('DTSTART:20260601T110000Z')
  expect(lines).toContain(`URL:https://shop.example/#product-${id}`)
  expect(text.replaceAll('\r\n ', '')).toContain(
    `SUMMARY:Sale: Chair\\; "ash"\\, ${'ä'.repeat(60)} BEGIN:VEVENT`,
  )
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75)
})

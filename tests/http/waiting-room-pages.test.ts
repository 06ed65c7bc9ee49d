import { describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../support/app.js'

/** A product whose sale starts in so many minutes of the tests' clock, with a waiting room from ten minutes before. */
function aRoom(app: TestApp, minutes: number, product: Parameters<TestApp['aProduct']>[0] = {}) {
  const inMinutes = (count: number) => new Date(app.clock.read() + count * 60_000)
  const window = { sale_starts_at: inMinutes(minutes), sale_ends_at: inMinutes(minutes + 60) }
  return app.aProduct({ waiting_room: 'first_come', ...window, ...product })
}

function pass(app: TestApp, by: { seconds: number }): void {
  app.clock.advance(by)
  app.shop.board.outdate()
}

describe('a browser without scripts', () => {
  test('is led from the card to a place, is told the number, and holds when it is let in', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app, 5)
    const visitor = app.visitor()
    await visitor.visit('/')
    expect(visitor.page.text).toContain(`href="/waiting-room/${productId}"`)
    await visitor.visit(`/waiting-room/${productId}`)
    expect(visitor.page.status).toBe(200)
    expect(visitor.page.text).toMatch(/data-number="place">1</)
    expect(visitor.page.text).toContain('?auto=1')
    const cookie = visitor.cookie(`holdfast-place-${productId}`)
    await visitor.visit(`/waiting-room/${productId}?auto=1`)
    expect(visitor.page.text).toMatch(/http-equiv="refresh" content="[5-8]"/)
    expect(visitor.cookie(`holdfast-place-${productId}`)).toBe(cookie)
    pass(app, { seconds: 300 })
    await visitor.visit(`/waiting-room/${productId}`)
    expect(visitor.page.text).toContain('It is your turn.')
    await visitor.register('in-turn@example.com')
    await visitor.visit('/')
    await visitor.fillIn('/holds', { quantity: '2' })
    expect(visitor.page.text).toContain('Your order')
    await app.assertStockAddsUp(productId, { held: 2 })
  })

  test('finds a door and no form on a card that runs, as long as it is not let in', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app, -1)
    const visitor = await app.signedIn()
    await visitor.visit('/')
    expect(visitor.page.text).not.toContain('action="/holds"')
    const fields = { product_id: String(productId), quantity: '1', request_id: '' }
    const refused = await visitor.post('/holds', fields)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('It is not your turn yet')
    expect(refused.text).toContain('To the waiting room')
    await app.assertStockAddsUp(productId, { held: 0 })
  })

  test('is told when the room opens, what is over, and where there is none', async () => {
    const app = await openTestApp()
    const early = await app.visitor().visit(`/waiting-room/${await aRoom(app, 20)}`)
    expect(early.status).toBe(409)
    expect(early.text).toContain('The waiting room is not open yet.')
    expect((await app.visitor().visit('/')).text).toContain('waiting room, which opens at')
    const over = await app.visitor().visit(`/waiting-room/${await aRoom(app, -5, { stock: 0 })}`)
    expect(over.text).toContain('Everything is sold.')
    const none = await app.visitor().visit(`/waiting-room/${await app.aProduct()}`)
    expect(none.text).toContain('This sale has no waiting room.')
    expect((await app.visitor().visit('/waiting-room/4711')).status).toBe(404)
  })
})

describe('the polled place', () => {
  test('is the visitor’s own, takes none, and stops asking once it was let in', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app, 5)
    const path = `/fragments/waiting-room/${productId}`
    const stranger = app.visitor()
    expect((await stranger.request('GET', path)).text).toContain('You have no place here.')
    expect(stranger.cookie(`holdfast-place-${productId}`)).toBeUndefined()
    const visitor = app.visitor()
    await visitor.visit(`/waiting-room/${productId}`)
    const waiting = await visitor.request('GET', path)
    expect(waiting.headers.get('cache-control')).toContain('private')
    expect(waiting.text).toMatch(/hx-trigger="every/)
    pass(app, { seconds: 300 })
    const admitted = await visitor.request('GET', path)
    expect(admitted.text).toContain('It is your turn.')
    expect(admitted.text).not.toContain('hx-trigger')
  })

  test('turns the card’s form when the room opens, as the board says so', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app, 11)
    const state = async () =>
      new RegExp(`id="stock-${productId}"[^>]*data-state="(\\w+)"`).exec(
        (await app.visitor().request('GET', '/fragments/products')).text,
      )?.[1]
    expect(await state()).toBe('upcoming')
    pass(app, { seconds: 60 })
    expect(await state()).toBe('gathering')
    const form = await app.visitor().request('GET', `/fragments/products/${productId}/form`)
    expect(form.text).toContain('Take a place')
    expect(form.text).toContain('data-state="gathering"')
  })
})

test('an operator sets the room up by the form, and watches it', async () => {
  const app = await openTestApp()
  const productId = await aRoom(app, 5)
  const operator = await app.operator()
  await operator.visit(`/admin/products/${productId}/edit`)
  await operator.fillIn(`/admin/products/${productId}`, {
    waiting_room: 'shuffle',
    waiting_room_opens_minutes: '15',
    stock_display: 'exact',
    description: '',
  })
  expect(operator.page.text).toMatch(/data-number="room-waiting">0</)
  await app.visitor().visit(`/waiting-room/${productId}`)
  await operator.visit(`/admin/products/${productId}`)
  expect(operator.page.text).toMatch(/data-number="room-waiting">1</)
  const { json } = await operator.api('GET', '/api/products/live')
  expect(json.products[0]).toMatchObject({ waiting_room: 'shuffle', waiting_room_opens_minutes: 15 })
})

import { describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../support/app.js'
import type { Visitor } from '../support/visitor.js'

const MINUTE_MS = 60_000

/** A product whose waiting room is open, and whose sale starts in five minutes of the tests' clock. */
function aRoom(app: TestApp, product: Parameters<TestApp['aProduct']>[0] = {}): Promise<number> {
  const inMinutes = (minutes: number) => new Date(app.clock.read() + minutes * MINUTE_MS)
  return app.aProduct({
    waiting_room: 'first_come',
    sale_starts_at: inMinutes(5),
    sale_ends_at: inMinutes(65),
    ...product,
  })
}

/** Moves the clock, and lets the shop see it: what it remembers for a moment it remembers by the real time. */
function pass(app: TestApp, by: { seconds: number }): void {
  app.clock.advance(by)
  app.shop.board.outdate()
}

function admission(visitor: Visitor, productId: number, ticket?: string) {
  const headers: Record<string, string> = ticket === undefined ? {} : { 'waiting-room-ticket': ticket }
  return visitor.api('POST', `/api/products/${productId}/admission`, undefined, headers)
}

async function ticketOf(app: TestApp, productId: number): Promise<string> {
  const { status, json } = await admission(app.visitor(), productId)
  expect(status).toBe(200)
  return json.ticket
}

function hold(visitor: Visitor, productId: number, ticket?: string, quantity = 1) {
  const headers: Record<string, string> = ticket === undefined ? {} : { 'waiting-room-ticket': ticket }
  return visitor.api('POST', '/api/holds', { product_id: productId, quantity }, headers)
}

const codeOf = (answer: Awaited<ReturnType<typeof hold>>) => answer.json.error?.code ?? answer.status

describe('a place in the waiting room', () => {
  test('needs no login, is kept by its ticket, and counts from 1 in the order of coming', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app)
    const first = await admission(app.visitor(), productId)
    expect(first.json).toEqual({
      state: 'waiting',
      position: 1,
      estimated_seconds: 301,
      ticket: expect.any(String),
    })
    const second = await admission(app.visitor(), productId)
    expect(second.json.position).toBe(2)
    expect((await admission(app.visitor(), productId, first.json.ticket)).json).toEqual(first.json)
  })

  test('is refused before the room opens, and not asked for where there is no room', async () => {
    const app = await openTestApp()
    const early = await aRoom(app, { waiting_room_opens_minutes: 4 })
    expect(codeOf(await admission(app.visitor(), early))).toBe('sale_not_started')
    pass(app, { seconds: 60 })
    expect((await admission(app.visitor(), early)).json.state).toBe('waiting')
    const without = await app.aProduct()
    expect((await admission(app.visitor(), without)).json).toEqual({
      state: 'admitted',
      position: null,
      estimated_seconds: null,
      ticket: null,
    })
    expect((await admission(app.visitor(), 4711)).status).toBe(404)
  })

  test('says nothing of the order before a shuffle', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app, { waiting_room: 'shuffle' })
    expect((await admission(app.visitor(), productId)).json).toMatchObject({
      state: 'waiting',
      position: null,
      estimated_seconds: 300,
    })
  })

  test('that somebody made up is worth a new one at the end of the line', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app)
    const other = await aRoom(app)
    const genuine = await ticketOf(app, other)
    for (const [index, forged] of [genuine, '1.AAAAAAAAAAAAAAAAAAAAAA', 'x', '1'].entries()) {
      expect((await admission(app.visitor(), productId, forged)).json.position).toBe(index + 1)
    }
  })
})

describe('being let in', () => {
  test('is what a hold needs, after window and pause and before limit and stock', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app, { stock: 1, limit_per_customer: 1 })
    const ticket = await ticketOf(app, productId)
    const customer = await app.signedIn()
    expect(codeOf(await hold(customer, productId, ticket))).toBe('sale_not_started')
    pass(app, { seconds: 300 })
    expect(codeOf(await hold(customer, productId, undefined, 2))).toBe('not_admitted')
    expect((await admission(app.visitor(), productId, ticket)).json).toMatchObject({
      state: 'admitted',
      position: null,
      ticket,
    })
    expect(codeOf(await hold(customer, productId, ticket, 2))).toBe('limit_reached')
    expect(codeOf(await hold(customer, productId, ticket))).toBe(201)
    await app.assertStockAddsUp(productId, { held: 1 })
  })

  test('lasts ten minutes; then another place has to be taken', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app)
    const ticket = await ticketOf(app, productId)
    const customer = await app.signedIn()
    pass(app, { seconds: 300 })
    expect((await admission(app.visitor(), productId, ticket)).json.state).toBe('admitted')
    pass(app, { seconds: 599 })
    expect(codeOf(await hold(customer, productId, ticket))).toBe(201)
    pass(app, { seconds: 1 })
    expect(codeOf(await hold(customer, productId, ticket))).toBe('not_admitted')
    const again = await admission(app.visitor(), productId, ticket)
    expect(again.json.ticket).not.toBe(ticket)
    pass(app, { seconds: 1 })
    expect((await admission(app.visitor(), productId, again.json.ticket)).json.state).toBe('admitted')
    expect(codeOf(await hold(customer, productId, again.json.ticket))).toBe(201)
  })

  test('is bound to the account of its first hold, and an account to one place', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app)
    const ticket = await ticketOf(app, productId)
    const another = await ticketOf(app, productId)
    pass(app, { seconds: 300 })
    await admission(app.visitor(), productId, ticket)
    const [one, two] = [await app.signedIn(), await app.signedIn()]
    const answers = await Promise.all([hold(one, productId, ticket), hold(two, productId, ticket)])
    expect(answers.map(codeOf)).toEqual([201, 'not_admitted'])
    expect(codeOf(await hold(one, productId, another))).toBe('not_admitted')
    expect(codeOf(await hold(two, productId, another))).toBe(201)
    expect(codeOf(await hold(one, productId, ticket))).toBe(201)
    await app.assertStockAddsUp(productId, { held: 3 })
  })

  test('is over for everybody at once when all is sold, and when the sale has ended', async () => {
    const app = await openTestApp()
    const productId = await aRoom(app, { stock: 1 })
    const ticket = await ticketOf(app, productId)
    pass(app, { seconds: 300 })
    await admission(app.visitor(), productId, ticket)
    const customer = await app.signedIn()
    const { json } = await hold(customer, productId, ticket)
    const late = await admission(app.visitor(), productId)
    expect(late.json).toMatchObject({ state: 'waiting', position: 1, estimated_seconds: null })
    await customer.api('POST', `/api/orders/${json.order.id}/confirm`, {})
    for (const some of [ticket, late.json.ticket, undefined]) {
      expect((await admission(app.visitor(), productId, some)).json).toEqual({
        state: 'over',
        position: null,
        estimated_seconds: null,
        ticket: some ?? null,
      })
    }
    const unsold = await aRoom(app)
    pass(app, { seconds: 65 * 60 })
    expect((await admission(app.visitor(), unsold)).json.state).toBe('over')
  })
})

import { expect, test } from 'vitest'
import { beginRehearsal, endRehearsal, noteProgress } from '../../src/domain/rehearsal-runs.js'
import type { RehearsalResult } from '../../src/domain/rehearsal-types.js'
import { startRehearsal } from '../../src/domain/rehearsals.js'
import { openTestApp } from '../support/app.js'
import { leftoversOfRehearsals } from '../support/rehearsals.js'
import { words } from '../support/visitor.js'

const SIZE = { shoppers: 40, seconds: 8 }

/** A rehearsal in which everything went wrong that can. */
const FAILED: RehearsalResult = {
  verdict: {
    ...SIZE,
    holds: 14,
    confirmed: 12,
    refused: 30,
    errors: 3,
    oversold: 2,
    holds_per_second: 1.8,
    p50_ms: 4,
    p95_ms: 90,
    p99_ms: 240,
    bottleneck: 'the server’s event loop: 97 % busy, the books 40 %',
    carries_shoppers: 0,
    verdict: 'fail',
  },
  steps: [
    { step: 'hold', answers: 44, p50_ms: 4, p95_ms: 90, p99_ms: 240 },
    { step: 'cancel', answers: 0, p50_ms: 0, p95_ms: 0, p99_ms: 0 },
  ],
  refusals: [{ what: 'insufficient_stock', count: 30 }],
  errors: [{ what: 'hold answered 500', count: 2 }],
  demand: [{ second: 3, holds: 14, refused: 30 }],
  lost: ['order 01: confirmed, and now <gone>'],
  lost_count: 1,
  books: {
    total_stock: 0,
    held: 0,
    sold: 12,
    supplied: 10,
    broken: ['Free units are never negative: product 7'],
  },
  is_own: false,
  formula: 'the shoppers that came, divided by something',
}

test('the page of a product offers to rehearse its sale, names the limits, and warns of real shoppers', async () => {
  const { operator, aProduct, clock } = await openTestApp()
  const start = new Date(clock.read() + 3_600_000)
  const productId = await aProduct({ sale_starts_at: start, sale_ends_at: new Date(start.getTime() + 1) })
  const admin = await operator()
  const { text: quiet } = await admin.visit(`/admin/products/${productId}`)
  expect(words(quiet)).toContain('From 1 to 10,000.')
  expect(words(quiet)).toContain('From 5 to 600.')
  expect(admin.fieldsOf(`/admin/products/${productId}/rehearsals`)).toEqual({
    shoppers: '200',
    seconds: '20',
  })
  expect(quiet).not.toContain('shares this machine')

  await aProduct({ name: 'Felt hat' })
  const { text: warned } = await admin.visit(`/admin/products/${productId}`)
  expect(words(warned)).toContain(
    'Felt hat is on sale now. A rehearsal shares this machine with their shoppers',
  )
})

test('numbers that cannot be are refused at their fields, kept as typed, and begin nothing', async () => {
  const { operator, aProduct, engine } = await openTestApp()
  const path = `/admin/products/${await aProduct()}/rehearsals`
  const admin = await operator()
  for (const [shoppers, seconds] of [
    ['0', '4'],
    ['10001', '601'],
    ['many', '1e2'],
    ['', ''],
  ] as const) {
    const answer = await admin.submit(path, { shoppers, seconds })
    expect(answer.status).toBe(422)
    expect(answer.text).toMatch(/id="shoppers-error">Choose a whole number from 1 to 10000\.</)
    expect(answer.text).toMatch(/id="seconds-error">Choose a whole number from 5 to 600\.</)
    expect(admin.fieldsOf(path)).toEqual({ shoppers, seconds })
  }
  expect(await engine.db.selectFrom('rehearsals').selectAll().execute()).toEqual([])
})

test('what is not there is not rehearsed, shown, stopped or handed out', async () => {
  const { operator } = await openTestApp()
  const admin = await operator()
  const typed = { shoppers: '5', seconds: '5' }
  expect((await admin.post('/admin/products/7/rehearsals', typed)).status).toBe(404)
  for (const path of ['/admin/rehearsals/7', '/admin/rehearsals/x', '/admin/rehearsals/7/verdict.json']) {
    expect([path, (await admin.request('GET', path)).status]).toEqual([path, 404])
  }
  expect((await admin.request('GET', '/fragments/admin/rehearsals/7')).status).toBe(404)
  expect((await admin.post('/admin/rehearsals/7/stop', {})).status).toBe(404)
})

test('a second one is refused while one runs, in this process or another, with a way to that one', async () => {
  const { operator, aProduct, shop, admin: by } = await openTestApp()
  const productId = await aProduct({ name: 'Felt hat' })
  const id = await beginRehearsal(shop, by, productId, SIZE)
  const admin = await operator()
  const path = `/admin/products/${await aProduct()}/rehearsals`
  const answer = await admin.submit(path, { shoppers: '5', seconds: '5' })
  expect(answer.status).toBe(409)
  expect(words(answer.text)).toContain('A rehearsal is running already')
  expect(words(answer.text)).toContain('“Felt hat” is being rehearsed')
  expect(answer.text).toContain(`href="/admin/rehearsals/${id}"`)
})

test('one that runs anywhere shows how far it is, polls, reloads where asked, and can be stopped', async () => {
  const { operator, aProduct, shop, admin: by } = await openTestApp()
  const id = await beginRehearsal(shop, by, await aProduct(), SIZE)
  const seen = { requests: 90, holds: 9, confirmed: 4, refused: 0, errors: 0 }
  await noteProgress(shop, id, { second: 5, opens_at_second: 2.7, ...seen })
  const admin = await operator()
  const path = `/admin/rehearsals/${id}`

  const { text } = await admin.visit(`${path}?auto=1`)
  expect(text).toContain('<meta http-equiv="refresh" content="2"')
  const fragment = await admin.request('GET', `/fragments${path}`)
  expect(fragment.headers.get('poll-after')).toBe('2000')
  expect(text).toContain(fragment.text)
  expect(fragment.text).toContain(`hx-get="/fragments${path}"`)
  expect(words(fragment.text)).toMatch(/The sale is open\. 5 of 8 s requests 90 holds granted 9/)
  expect((await admin.request('GET', `${path}/verdict.json`)).status).toBe(404)

  const stopped = await admin.fillIn(`${path}/stop`)
  expect(words(stopped.text)).toContain('It is being stopped')
  expect(stopped.text).not.toContain(`action="${path}/stop"`)
  await endRehearsal(shop, id, { outcome: 'stopped' })
  const ended = await admin.request('GET', `/fragments${path}`)
  expect(words(ended.text)).toContain('Stopped before its end, so there is no verdict.')
  expect(ended.text).not.toContain('hx-get')
})

test('a verdict names whatever went wrong, and is there as JSON', async () => {
  const { operator, aProduct, shop, admin: by } = await openTestApp()
  const productId = await aProduct()
  const id = await beginRehearsal(shop, by, productId, SIZE)
  await noteProgress(shop, id, {
    second: 8,
    opens_at_second: 2.7,
    requests: 9,
    holds: 9,
    confirmed: 4,
    refused: 0,
    errors: 0,
  })
  await endRehearsal(shop, id, { outcome: 'failed', result: FAILED })
  const admin = await operator()
  const { text } = await admin.visit(`/admin/rehearsals/${id}?auto=1`)
  for (const told of [
    'Failed: 2 units oversold, 1 order lost, 2 answers that must not be, 1 promise of the books broken.',
    'This set-up carries 0 shoppers . First bottleneck: the server’s event loop: 97 % busy, the books 40 %.',
    'That is the shoppers that came, divided by something. Shoppers and shop shared one machine',
    'Hold 44 4 90 240',
    'Give back nobody did',
    'Not enough units were free 30',
    'hold answered 500 2',
    'confirmed, and now &lt;gone&gt;',
    'Free units are never negative: product 7',
  ]) {
    expect(words(text)).toContain(told)
  }
  expect(text).not.toContain('http-equiv="refresh"')
  const file = await admin.request('GET', `/admin/rehearsals/${id}/verdict.json`)
  expect(file.headers.get('content-disposition')).toContain(`rehearsal-${id}.json`)
  expect(JSON.parse(file.text)).toEqual(FAILED.verdict)
  expect(words((await admin.visit(`/admin/products/${productId}`)).text)).toMatch(
    /40 shoppers in 8 seconds : failed/,
  )
})

test('one whose shoppers find nobody there says so, and leaves nothing behind', async () => {
  const { operator, aProduct, engine, assertStockAddsUp } = await openTestApp()
  const productId = await aProduct()
  const admin = await operator()
  const begun = await admin.post(`/admin/products/${productId}/rehearsals`, { shoppers: '5', seconds: '5' })
  expect(begun.status).toBe(303)
  const path = begun.headers.get('location') ?? ''
  await expect
    .poll(async () => words((await admin.visit(path)).text), { timeout: 10_000 })
    .toContain('It could not be carried out. connect ECONNREFUSED 127.0.0.1:1')
  expect(await leftoversOfRehearsals(engine)).toEqual([])
  await assertStockAddsUp(productId, { total_stock: 10 })
})

test('simulated shoppers pass the gate to the units of their own copy, and nobody else passes it with them', async () => {
  const throttled = { registrationsPerHour: 500, liveHoldsMax: 1 }
  const { signedIn, visitor, shop, admin, clock, aProduct, tokens, assertStockAddsUp } = await openTestApp({
    throttled,
  })
  const productId = await aProduct({ stock: 20 })
  const { product, shopperIds } = await startRehearsal(shop, admin, productId, { shoppers: 1, seconds: 60 })
  clock.advance({ seconds: 21 })
  const shopper = visitor()
  shopper.useToken(await tokens.issue(shopperIds[0] ?? 0))
  const customer = await signedIn()
  const ask = async (who: typeof shopper, product_id: number) =>
    (await who.api('POST', '/api/holds', { product_id, quantity: 1 })).status
  const asked = { copy: [] as number[], product: [] as number[], customer: [] as number[] }
  for (let time = 0; time < 6; time += 1) {
    asked.copy.push(await ask(shopper, product.id))
    asked.product.push(await ask(shopper, productId))
    asked.customer.push(await ask(customer, productId))
  }
  expect(asked.copy).toEqual([201, 201, 201, 201, 201, 201])
  expect(asked.product).toEqual([404, 404, 404, 429, 429, 429])
  expect(asked.customer).toEqual([201, 201, 201, 429, 429, 429])
  await assertStockAddsUp(product.id, { held: 6 })
  await assertStockAddsUp(productId, { held: 3 })
})

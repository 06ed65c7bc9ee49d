import { CompiledQuery, type Kysely } from 'kysely'
import Database from 'libsql'
import { expect, onTestFinished, test } from 'vitest'
import { expireDueHolds } from '../../src/domain/expiry.js'
import { placeHold } from '../../src/domain/holds.js'
import { confirmOrder } from '../../src/domain/orders.js'
import type { Tables } from '../../src/domain/tables.js'
import { deleteForgottenThrottles } from '../../src/domain/throttles.js'
import { openTestApp } from '../support/app.js'

/** Tables that grow with every order; all others are as large as the shop's list of products and operators' deeds. */
const GROWING = [
  'orders',
  'inventory_events',
  'customer_tallies',
  'waitlist_entries',
  'users',
  'sessions',
  'counters',
  'throttles',
]

test('no page, poll or verb reads a table that grows with the orders', async () => {
  const statements = recordStatements()
  const { operator, signedIn, visitor, shop, aCustomer, aProduct, clock } = await openTestApp({
    throttled: { registrationsPerHour: 500, liveHoldsMax: 100 },
  })
  const productId = await aProduct({ limit_per_customer: 5 })
  const customer = await aCustomer()
  const order = await placeHold(shop, customer, { productId, quantity: 1, requestId: 'first' })
  const [admin, browser] = [await operator(), await signedIn()]

  await confirmOrder(shop, customer, order.id)
  await placeHold(shop, customer, { productId, quantity: 1, requestId: 'second' })
  clock.advance({ seconds: 121 })
  await expireDueHolds(shop, (error) => expect(error).toBeUndefined())
  await shop.sessions.deleteEnded()
  await deleteForgottenThrottles(shop.engine)
  await visitor().logIn('nobody@example.com')
  for (const key of ['1', '2', '3', '4', '5']) {
    const hold = { product_id: String(productId), quantity: '1', request_id: key }
    expect((await browser.post('/holds', hold)).status).toBe(303)
  }
  for (const path of [
    '/',
    '/orders',
    `/orders?before=${order.id}`,
    '/fragments/products',
    '/fragments/orders',
    '/api/orders',
  ]) {
    shop.board.outdate()
    await browser.request('GET', path)
  }
  const product = `/admin/products/${productId}`
  for (const path of [
    '/admin',
    '/fragments/admin/dashboard',
    product,
    `/fragments${product}`,
    `${product}/ledger`,
    `${product}/ledger?before=2`,
    `${product}/ledger.csv`,
    `${product}/orders`,
    `${product}/orders?status=confirmed`,
    `${product}/orders.csv`,
    `${product}/report`,
    '/admin/orders',
    '/admin/orders?status=expired',
    `/admin/orders?email=${customer.email}`,
    `/admin/orders?id=${order.id}`,
    `/admin/orders?before=${order.id}`,
    '/admin/audit',
    '/admin/health',
  ]) {
    expect([path, (await admin.request('GET', path)).status]).toEqual([path, 200])
  }

  const read = statements().filter((statement) => /^(with|select|update|delete)/i.test(statement))
  expect(read.length).toBeGreaterThan(30)
  expect(await findScans(shop.engine.db, read)).toEqual([])
})

/** Notes the text of every statement that SQLite is asked to prepare from now on. */
function recordStatements(): () => string[] {
  const seen = new Set<string>()
  const { prepare } = Database.prototype
  Database.prototype.prepare = function (this: Database.Database, text: string) {
    seen.add(text)
    return prepare.call(this, text)
  } as typeof prepare
  onTestFinished(() => {
    Database.prototype.prepare = prepare
  })
  return () => [...seen]
}

/** The statements whose plan goes through a growing table from end to end, each with that step of its plan. */
async function findScans(db: Kysely<Tables>, statements: string[]): Promise<string[]> {
  const scans: string[] = []
  for (const statement of statements) {
    const parameters = Array.from(statement.match(/\?/g) ?? [], () => null)
    const plan = await db.executeQuery<{ detail: string }>(
      CompiledQuery.raw(`explain query plan ${statement}`, parameters),
    )
    const steps = plan.rows
      .map((row) => row.detail)
      .filter((step) => isScan(step) && !endsSoon(step, statement))
    scans.push(...steps.map((step) => `${step}: ${statement}`))
  }
  return scans
}

function isScan(step: string): boolean {
  const table = /^SCAN (\w+)/.exec(step)?.[1]
  return table !== undefined && GROWING.includes(table)
}

/** A walk along an index in its own order that takes every row it meets, until the LIMIT, is one page's worth. */
function endsSoon(step: string, statement: string): boolean {
  return / USING (COVERING )?INDEX /.test(step) && / limit \?/.test(statement) && !/ where /.test(statement)
}

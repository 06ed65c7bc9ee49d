import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { readDashboard } from '../../src/domain/metrics.js'
import { confirmOrder } from '../../src/domain/orders.js'
import { readRehearsalBooks, removeRehearsal, startRehearsal } from '../../src/domain/rehearsals.js'
import { joinWaitlist } from '../../src/domain/waitlist.js'
import { refused } from '../support/refused.js'
import { openTestShop, type TestShop } from '../support/shop.js'

/** A rehearsal of three shoppers whose sale has opened, and the product it is a copy of. */
async function aRehearsal({ shop, admin, clock, aProduct, engine }: TestShop) {
  const productId = await aProduct({ stock: 10, limit_per_customer: 4 })
  const { product, shopperIds } = await startRehearsal(shop, admin, productId, { shoppers: 3, seconds: 60 })
  clock.advance({ seconds: 21 })
  const shoppers = await engine.db
    .selectFrom('users')
    .select(['id', 'email', 'role'])
    .where('id', 'in', shopperIds)
    .orderBy('id')
    .execute()
  const [one, other] = shoppers
  if (!one || !other) {
    throw new Error('There are no shoppers.')
  }
  return { productId, copyId: product.id, one, other, shoppers }
}

const units = (productId: number, quantity: number) => ({ productId, quantity, requestId: null })

test('a copy begins as its product did, whatever was sold of it meanwhile, and is shown to nobody', async () => {
  const opened = await openTestShop()
  const { shop, aCustomer, assertStockAddsUp } = opened
  const before = await readDashboard(shop)
  const { productId, copyId, shoppers } = await aRehearsal(opened)
  await placeHold(shop, await aCustomer(), units(productId, 3))

  expect(shoppers).toHaveLength(3)
  await assertStockAddsUp(copyId, { total_stock: 10, held: 0, sold: 0, supplied: 10 })
  await assertStockAddsUp(productId, { total_stock: 7, held: 3 })
  const { products } = await shop.board.current()
  expect(products.map(({ id }) => id)).toEqual([productId])
  const { metrics, inventory } = await readDashboard(shop)
  expect(inventory.map(({ id }) => id)).toEqual([productId])
  expect(metrics.total_stock).toBe(before.metrics.total_stock + 7)
})

test('customers and simulated shoppers do not come near each other’s units', async () => {
  const opened = await openTestShop()
  const { shop, aCustomer, assertStockAddsUp } = opened
  const { productId, copyId, one } = await aRehearsal(opened)
  const customer = await aCustomer()

  expect(await refused(placeHold(shop, customer, units(copyId, 1)))).toBe('not_found')
  expect(await refused(joinWaitlist(shop, customer, units(copyId, 11)))).toBe('not_found')
  expect(await refused(placeHold(shop, one, units(productId, 1)))).toBe('not_found')
  expect(await refused(shop.accounts.register(one.email, 'a long and private sentence'))).toBe('invalid')
  await assertStockAddsUp(copyId, { total_stock: 10 })
  await assertStockAddsUp(productId, { total_stock: 10 })
})

test('what simulated shoppers are refused is no figure of the shop', async () => {
  const opened = await openTestShop()
  const { shop, engine } = opened
  const { copyId, one, other, shoppers } = await aRehearsal(opened)
  for (const shopper of shoppers) {
    await placeHold(shop, shopper, units(copyId, 3))
  }
  expect(await refused(placeHold(shop, one, units(copyId, 2)))).toBe('limit_reached')
  await placeHold(shop, other, units(copyId, 1))
  expect(await refused(placeHold(shop, one, units(copyId, 1)))).toBe('insufficient_stock')
  expect((await readDashboard(shop)).metrics.oversell_attempts_blocked).toBe(0)
  expect(await engine.counters.list('refused ')).toEqual([])
})

test('removing a rehearsal leaves no row of it and touches nothing else', async () => {
  const opened = await openTestShop()
  const { shop, admin, engine, aCustomer, assertStockAddsUp } = opened
  const { productId, copyId, one, other } = await aRehearsal(opened)
  const customer = await aCustomer()
  const real = await placeHold(shop, customer, units(productId, 2))
  await confirmOrder(shop, one, (await placeHold(shop, one, units(copyId, 2))).id)
  const pending = await placeHold(shop, other, units(copyId, 1))
  expect(await readRehearsalBooks(shop, copyId)).toMatchObject({ held: 1, sold: 2, supplied: 10, broken: [] })

  await removeRehearsal(shop, admin, copyId)

  await assertStockAddsUp(productId, { total_stock: 8, held: 2 })
  expect(await engine.timers.remaining(pending.id)).toBeNull()
  const { db } = engine
  for (const table of [
    'orders',
    'inventory_events',
    'customer_tallies',
    'sale_minutes',
    'refused_attempts',
  ] as const) {
    expect(
      await db.selectFrom(table).select('product_id').where('product_id', '=', copyId).execute(),
    ).toEqual([])
  }
  expect(await db.selectFrom('orders').select('id').execute()).toEqual([{ id: real.id }])
  const users = await db.selectFrom('users').select('email').orderBy('id').execute()
  expect(users.map(({ email }) => email)).toEqual([admin.email, customer.email])
  expect(await refused(removeRehearsal(shop, admin, copyId))).toBe('not_found')
})

test('a product is never removed as if it were a rehearsal', async () => {
  const { shop, admin, aProduct, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 5 })
  expect(await refused(removeRehearsal(shop, admin, productId))).toBe('not_found')
  expect(await refused(readRehearsalBooks(shop, productId))).toBe('not_found')
  await assertStockAddsUp(productId, { total_stock: 5 })
})

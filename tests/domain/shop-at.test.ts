import { expect, test } from 'vitest'
import { findProductOnShow } from '../../src/domain/catalog.js'
import { placeHold } from '../../src/domain/holds.js'
import { listOrders } from '../../src/domain/orders.js'
import { pauseSale } from '../../src/domain/products.js'
import { shopAt } from '../../src/domain/shop-at.js'
import { joinWaitlist } from '../../src/domain/waitlist.js'
import { openTestShop } from '../support/shop.js'

test('a shop at another instant has that time and these books, and the true shop has its own', async () => {
  const { shop, clock, aProduct } = await openTestShop()
  const id = await aProduct()
  const later = shopAt(shop, new Date(clock.read() + 2 * 3_600_000))
  expect((await findProductOnShow(later, id)).state).toBe('ended')
  expect((await later.board.current()).products[0]?.state).toBe('ended')
  expect((await findProductOnShow(shop, id)).state).toBe('live')
  expect((await shop.board.current()).products[0]?.state).toBe('live')
})

test('no verb and no statement writes there', async () => {
  const { shop, clock, admin, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const [id, user] = [await aProduct(), await aCustomer()]
  const then = shopAt(shop, clock.now())
  const request = { productId: id, quantity: 1, requestId: null }
  const row = { id: 'a session', user_id: user.id, expires_at: clock.now(), created_at: clock.now() }
  const writes = [
    () => placeHold(then, user, { ...request, place: null }),
    () => joinWaitlist(then, user, request),
    () => pauseSale(then, admin, id),
    () =>
      then.engine.db
        .insertInto('sessions')
        .values({ ...row, seen_at: null })
        .execute(),
    () => then.engine.db.updateTable('products').set({ name: 'Cup' }).execute(),
    () => then.engine.db.deleteFrom('users').execute(),
  ]
  for (const write of writes) {
    await expect(write()).rejects.toThrow('A preview changes nothing')
  }
  expect((await listOrders(shop, user, { limit: 1, before: null })).orders).toEqual([])
  expect((await findProductOnShow(shop, id)).paused_at).toBeNull()
  await assertStockAddsUp(id, { held: 0, total_stock: 10 })
})

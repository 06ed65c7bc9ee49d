import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { cancelOrder, confirmOrder } from '../../src/domain/orders.js'
import { reconcile } from '../../src/domain/reconcile.js'
import { repair } from '../../src/domain/repair.js'
import { openTestShop } from '../support/shop.js'

/** A shop with a confirmed, a pending and a cancelled order, and a way to damage its books. */
async function openSoldShop() {
  const opened = await openTestShop()
  const { shop, engine, aCustomer, aProduct } = opened
  const customer = await aCustomer()
  const productId = await aProduct({ stock: 9 })
  const hold = () => placeHold(shop, customer, { productId, quantity: 2, requestId: null })
  await confirmOrder(shop, customer, (await hold()).id)
  await cancelOrder(shop, customer, (await hold()).id)
  const pending = await hold()
  const damage = (statement: string) => sql.raw(statement).execute(engine.db)
  const books = async () => ({
    events: await engine.db.selectFrom('inventory_events').selectAll().execute(),
    orders: await engine.db.selectFrom('orders').selectAll().execute(),
  })
  return { ...opened, customer, productId, pending, hold, damage, books }
}

test('books that are in order are left alone', async () => {
  const { engine } = await openSoldShop()
  expect(await repair(engine)).toEqual([])
})

test.each([
  [
    'update products set held = held - 1, sold = sold + 1',
    ['held 1 → 2, as its pending orders', 'sold 3 → 2, as its confirmed orders'],
  ],
  [
    'update products set total_stock = total_stock + 1, supplied = supplied + 1',
    ['total_stock 6 → 5, as its ledger', 'supplied 10 → 9, as its ledger'],
  ],
  ['update products set event_count = 0', ['event_count 0 → 6, as its ledger']],
  ['update products set revenue_cents = 1', ['revenue_cents 1 → 2500, as its confirmed orders']],
  [
    'update products set cancelled_units = 7, expired_orders = 1',
    ['expired_orders 1 → 0', 'cancelled_units 7 → 2'],
  ],
  ['update products set waiting = 3', ['waiting 3 → 0, as its wait list']],
  ['update customer_tallies set live_quantity = 0', ['0 → 4, as their orders say']],
  ['delete from customer_tallies', ['0 → 4, as their orders say']],
])('%s is mended, said and noted, and nothing else is touched', async (statement, sentences) => {
  const { engine, damage, books, productId, assertStockAddsUp } = await openSoldShop()
  const before = await books()
  await damage(statement)
  expect((await reconcile(engine)).kept).toBe(false)

  const [{ done, beyond } = { done: [], beyond: '' }, ...others] = await repair(engine)

  expect([beyond, others]).toEqual([null, []])
  expect(done).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)))
  expect(await books()).toEqual(before)
  await assertStockAddsUp(productId, { total_stock: 5, held: 2, sold: 2, supplied: 9 })
  const audits = await engine.db
    .selectFrom('audit_entries')
    .selectAll()
    .where('action', '=', 'tallies.mended')
    .execute()
  expect(audits).toMatchObject([{ actor_email: 'npm run reconcile', target: `product ${productId}` }])
  expect(audits[0]?.details).toContain(sentences[0])
  expect(await repair(engine)).toEqual([])
})

test('an event that is gone is not made up: the product is named as beyond repair and left as it is', async () => {
  const { engine, damage, books, pending, productId } = await openSoldShop()
  await damage(`delete from inventory_events where order_id = '${pending.id}'`)
  const before = await books()
  const [result] = await repair(engine)
  expect(result).toEqual({ done: [], beyond: expect.stringContaining(`product ${productId}: beyond repair`) })
  expect(await books()).toEqual(before)
  expect((await reconcile(engine)).kept).toBe(false)
})

test('one product beyond repair does not keep another one from being mended', async () => {
  const { engine, damage, pending, aProduct } = await openSoldShop()
  const other = await aProduct()
  await damage(`delete from inventory_events where order_id = '${pending.id}'`)
  await damage(`update products set event_count = 9 where id = ${other}`)
  const repairs = await repair(engine)
  expect(repairs.map(({ beyond, done }) => [beyond !== null, done.length])).toEqual([
    [true, 0],
    [false, 1],
  ])
})

test('it mends beside an open shop: what is sold meanwhile is counted once', async () => {
  const { engine, damage, hold, productId, aProduct, assertStockAddsUp, shop, customer } =
    await openSoldShop()
  const busy = await aProduct({ stock: 500 })
  await damage('update products set event_count = event_count + 3, pending_orders = pending_orders + 1')
  await damage('update customer_tallies set live_quantity = live_quantity + 1')
  const selling = Array.from({ length: 60 }, async (_, index) => {
    const order = await placeHold(shop, customer, {
      productId: busy,
      quantity: 1,
      requestId: `sold-${index}`,
    })
    return index % 2 ? confirmOrder(shop, customer, order.id) : order
  })
  const [repairs] = await Promise.all([repair(engine), ...selling, hold()])
  expect(repairs.map(({ beyond }) => beyond)).toEqual([null, null])
  await assertStockAddsUp(productId, { held: 4 })
  await assertStockAddsUp(busy, { total_stock: 440 })
})

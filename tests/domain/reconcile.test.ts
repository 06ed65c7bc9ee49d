import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { confirmOrder } from '../../src/domain/orders.js'
import { reconcile } from '../../src/domain/reconcile.js'
import { openTestShop } from '../support/shop.js'

/** A shop with one confirmed and one pending order, and a way to damage its books. */
async function openSoldShop() {
  const opened = await openTestShop()
  const { shop, engine, aCustomer, aProduct } = opened
  const customer = await aCustomer()
  const productId = await aProduct({ stock: 5 })
  const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  const confirmed = await confirmOrder(shop, customer, (await hold()).id)
  const pending = await hold()
  const damage = (statement: string) => sql.raw(statement).execute(engine.db)
  const offenders = async () => (await reconcile(engine)).promises.flatMap((report) => report.offenders)
  return { ...opened, productId, confirmed, pending, damage, offenders }
}

test('books that are in order have no offenders', async () => {
  const { offenders } = await openSoldShop()
  expect(await offenders()).toEqual([])
})

test('an event that was deleted by hand is missed at its order, its product and the count', async () => {
  const { damage, offenders, confirmed, productId } = await openSoldShop()
  await damage(`delete from inventory_events where order_id = '${confirmed.id}' and type = 'hold_created'`)
  const named = await offenders()
  expect(named.some((offender) => offender.includes(confirmed.id))).toBe(true)
  expect(
    named.some((offender) => offender.startsWith(`product ${productId}: 3 free, the ledger says 4`)),
  ).toBe(true)
})

test.each([
  [
    'a confirmed order that was set back to pending',
    (id: string) => `update orders set status = 'pending', resolved_at = null where id = '${id}'`,
  ],
  [
    'an order that was confirmed after its end',
    (id: string) => `update orders set hold_expires_at = created_at where id = '${id}'`,
  ],
  [
    'an order whose quantity was changed',
    (id: string) => `update orders set quantity = 2 where id = '${id}'`,
  ],
  [
    'an order from before the sale',
    (id: string) => `update orders set created_at = '2020-01-01 00:00:00.000' where id = '${id}'`,
  ],
])('%s is named', async (_, statement) => {
  const { damage, offenders, confirmed } = await openSoldShop()
  await damage(statement(confirmed.id))
  expect((await offenders()).some((offender) => offender.includes(confirmed.id))).toBe(true)
})

test.each([
  ['a wrong tally', 'update customer_tallies set live_quantity = live_quantity + 1'],
  ['a wrong count of orders', 'update products set expired_orders = 1'],
  ['a wrong balance', "update inventory_events set balance = balance + 1 where type = 'order_confirmed'"],
  ['a wrong count of events', 'update products set event_count = 1'],
  [
    'stock moved without an event',
    'update products set total_stock = total_stock + 1, supplied = supplied + 1',
  ],
])('%s is named', async (_, statement) => {
  const { damage, offenders } = await openSoldShop()
  await damage(statement)
  expect(await offenders()).not.toEqual([])
})

test.each([
  ['stock below zero', 'update products set total_stock = -1, supplied = supplied - 4'],
  ['units that do not add up', 'update products set held = held + 1'],
  [
    'a second release of one order',
    "insert into inventory_events (product_id, order_id, type, delta, balance, metadata, created_at) select product_id, order_id, type, delta, balance, metadata, created_at from inventory_events where type = 'hold_created'",
  ],
  ['a hold event that adds units', "update inventory_events set delta = 1 where type = 'hold_created'"],
  ['a resolved order without its time', "update orders set status = 'expired'"],
])('the database itself refuses %s', async (_, statement) => {
  const { damage } = await openSoldShop()
  await expect(damage(statement)).rejects.toThrow(/constraint|duplicate/i)
})

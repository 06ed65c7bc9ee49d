import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { expireDueHolds } from '../../src/domain/expiry.js'
import { placeHold } from '../../src/domain/holds.js'
import { cancelOrder, confirmOrder } from '../../src/domain/orders.js'
import { openTestApp } from '../support/app.js'

test('every figure of a product’s page, and of the dashboard’s row for it, is what SQL counts', async () => {
  const { operator, shop, engine, clock, aCustomer, aProduct } = await openTestApp()
  const [productId] = [await aProduct({ stock: 40 }), await aProduct({ stock: 7 })]
  const customer = await aCustomer()
  const hold = (quantity: number) => placeHold(shop, customer, { productId, quantity, requestId: null })
  await hold(3)
  clock.advance({ seconds: 120 })
  await expireDueHolds(shop, (error) => expect(error).toBeUndefined())
  await confirmOrder(shop, customer, (await hold(5)).id)
  await cancelOrder(shop, customer, (await hold(2)).id)
  await hold(4)
  await hold(100).catch(() => undefined)

  const { rows } = await sql<Record<string, number>>`
    select
      (select sum(delta) from inventory_events where product_id = ${productId}) as free,
      (select sum(quantity) from orders where product_id = ${productId} and status = 'pending') as held,
      (select sum(quantity) from orders where product_id = ${productId} and status = 'confirmed') as sold,
      (select sum(delta) from inventory_events where product_id = ${productId} and type = 'stock_added') as supplied,
      (select sum(quantity) from orders where product_id = ${productId} and status = 'expired') as expired,
      (select sum(quantity) from orders where product_id = ${productId} and status = 'cancelled') as cancelled
  `.execute(engine.db)
  const counted = Object.fromEntries(
    Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]),
  )
  expect(counted).toEqual({ free: 31, held: 4, sold: 5, supplied: 40, expired: 3, cancelled: 2 })

  const admin = await operator()
  const page = await admin.request('GET', `/admin/products/${productId}`)
  const shown = (name: string) => Number(new RegExp(`data-number="${name}"[^>]*>(\\d+)`).exec(page.text)?.[1])
  expect(Object.fromEntries(Object.keys(counted).map((name) => [name, shown(name)]))).toEqual(counted)
  expect([shown('percent'), shown('lapsed')]).toEqual([12, 3 * 120])
  const poll = await admin.request('GET', `/fragments/admin/products/${productId}`)
  expect(/data-number="free"[^>]*>(\d+)/.exec(poll.text)?.[1]).toBe('31')

  const { json } = await admin.api('GET', '/api/admin/products')
  expect(json.products[0]).toMatchObject({
    total_stock: counted.free,
    held: counted.held,
    sold: counted.sold,
    supplied: counted.supplied,
    pending: counted.held,
    confirmed: counted.sold,
    expired: counted.expired,
    cancelled: counted.cancelled,
  })
})

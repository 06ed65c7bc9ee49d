import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { cancelOrder } from '../../src/domain/orders.js'
import { openShop } from '../../src/domain/shop.js'
import { aPlace } from '../support/places.js'
import { refused } from '../support/refused.js'
import { openTestShop } from '../support/shop.js'

test('a unit that another process gives back is heard of, and sold by this one to the next who asks', async () => {
  const place = await aPlace()
  const { shop, engine, clock, aProduct, aCustomer, assertStockAddsUp } = await openTestShop(place)
  const other = await place.open(clock.read)
  const there = openShop({ engine: other, passwords: shop.passwords, onFault: () => undefined })
  const productId = await aProduct({ stock: 1 })
  const hold = async () => placeHold(shop, await aCustomer(), { productId, quantity: 1, requestId: null })
  const buyer = await aCustomer()
  const order = await placeHold(shop, buyer, { productId, quantity: 1, requestId: null })
  expect(await refused(hold())).toBe('insufficient_stock')

  const heard = new Promise<void>((resolve) => {
    engine.news.subscribe((id, from) => id === productId && from === 'elsewhere' && resolve())
  })
  await cancelOrder(there, buyer, order.id)
  await heard

  expect((await hold()).status).toBe('pending')
  await assertStockAddsUp(productId, { total_stock: 0, held: 1 })
})

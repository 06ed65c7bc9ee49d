import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { addStock } from '../../src/domain/inventory.js'
import { cancelOrder, confirmOrder } from '../../src/domain/orders.js'
import { listReceipts } from '../../src/domain/service-order.js'
import { columnTypes as embedded } from '../../src/engines/embedded/column-types.js'
import { receipts } from '../../src/engines/migrations/0006-receipts.js'
import { columnTypes as mysqlRedis } from '../../src/engines/mysql-redis/column-types.js'
import { ENGINE } from '../support/places.js'
import { openTestShop } from '../support/shop.js'

test('holds from before there were receipts get theirs in the order of the ledger', async () => {
  const { shop, engine, admin, aCustomer, aProduct, assertStockAddsUp } = await openTestShop()
  const [lamps, kettles] = [await aProduct({ stock: 3 }), await aProduct({ stock: 4 })]
  const customer = await aCustomer()
  const hold = (productId: number, quantity: number) =>
    placeHold(shop, customer, { productId, quantity, requestId: null })
  await confirmOrder(shop, customer, (await hold(lamps, 2)).id)
  await cancelOrder(shop, customer, (await hold(kettles, 1)).id)
  await addStock(shop, admin, { productId: lamps, quantity: 5, reason: '', commandId: 'more' })
  await hold(lamps, 4)
  const db = engine.db as Kysely<unknown>
  const migration = receipts(ENGINE === 'embedded' ? embedded : mysqlRedis)
  await migration.down?.(db)
  await migration.up(db)

  await assertStockAddsUp(lamps, { total_stock: 2, held: 4, sold: 2 })
  const told = (await listReceipts(shop, lamps, 0)).receipts
  expect(told.map(({ quantity, free_after, supplied }) => [quantity, free_after, supplied])).toEqual([
    [2, 1, 3],
    [4, 2, 8],
  ])
  expect((await listReceipts(shop, kettles, 0)).receipts).toHaveLength(1)
  const { receipt } = await hold(lamps, 1)
  expect(receipt).toBeGreaterThan(told[1]?.number ?? Infinity)
  await assertStockAddsUp(lamps)
})

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { placeHold } from '../../src/domain/holds.js'
import { openTestShop } from '../support/shop.js'

test('a full disk refuses a hold whole, and lets it in again when there is room', async () => {
  const { engine, shop, faults, aProduct, aCustomer, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({ stock: 10_000 })
  const customer = await aCustomer()
  const hold = () => placeHold(shop, customer, { productId, quantity: 1, requestId: null })
  await hold()
  // SQLite's own limit of pages is met with the same error as the end of the disk.
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(engine.db)
  await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(engine.db)

  let granted = 1
  let refusal: { code?: string } | undefined
  for (; granted < 5_000 && !refusal; granted += refusal ? 0 : 1) {
    await hold().catch((error) => {
      refusal = error
    })
  }
  expect(refusal?.code).toBe('unavailable')
  expect(faults.splice(0).length).toBeGreaterThan(0)
  await assertStockAddsUp(productId, { held: granted })

  await sql.raw('pragma max_page_count = 1000000').execute(engine.db)
  expect((await hold()).status).toBe('pending')
  await assertStockAddsUp(productId, { held: granted + 1 })
})

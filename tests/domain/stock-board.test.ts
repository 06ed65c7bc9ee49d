import { expect, test } from 'vitest'
import { addStock } from '../../src/domain/inventory.js'
import { openTestShop } from '../support/shop.js'

test('everybody who asks the board after a change sees it, not the first alone', async () => {
  const { shop, admin, aProduct } = await openTestShop()
  const productId = await aProduct({ stock: 10 })
  await shop.board.current()
  await addStock(shop, admin, { productId, quantity: 5, reason: '', commandId: 'five' })
  const boards = await Promise.all([shop.board.current(), shop.board.current(), shop.board.current()])
  expect(boards.map(({ products }) => products[0]?.total_stock)).toEqual([15, 15, 15])
})

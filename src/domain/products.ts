import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import type { Product } from './types.js'

export type SaleWindow = Pick<Product, 'sale_starts_at' | 'sale_ends_at'>

/** Moves a product's sale to another window, which counts as an operator's edit: its version goes up. */
export async function setSaleWindow(shop: Shop, productId: number, window: SaleWindow): Promise<void> {
  const { numUpdatedRows } = await shop.engine.db
    .updateTable('products')
    .set((row) => ({ ...window, version: row('version', '+', 1) }))
    .where('id', '=', productId)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) {
    throw new Refusal('not_found', 'There is no such product.')
  }
  shop.board.outdate()
  shop.engine.news.publish(productId)
}

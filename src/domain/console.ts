import { percentSold } from './catalog.js'
import { Refusal } from './refusal.js'
import { stateOf } from './sale-rules.js'
import type { Shop } from './shop.js'
import type { NextRelease, ProductForOperator, SaleMinute } from './types.js'

/** What the operator's console reads. Every read is bounded: by a page, by a product's row, or by the minutes of a sale. */

/** Rows on one page of a list of the console. */
export const ROWS_ON_PAGE = 50
/** Most minutes of a sale that its live page draws; of a longer sale, the newest. */
const MINUTES_LIVE_MAX = 120

/** A product with the numbers of SQL as they are. Throws Refusal `not_found`. */
export async function findProductForOperator({ engine }: Shop, id: number): Promise<ProductForOperator> {
  const product = await engine.db.selectFrom('products').selectAll().where('id', '=', id).executeTakeFirst()
  if (!product) {
    throw new Refusal('not_found', 'There is no such product.')
  }
  return { ...product, state: stateOf(product, await engine.now()), percent_sold: percentSold(product) }
}

/** How each minute of a sale stood in which anything happened, oldest first. */
export async function listSaleMinutes(
  { engine }: Shop,
  productId: number,
  limit = MINUTES_LIVE_MAX,
): Promise<SaleMinute[]> {
  const rows = await engine.db
    .selectFrom('sale_minutes')
    .selectAll()
    .where('product_id', '=', productId)
    .orderBy('minute', 'desc')
    .limit(limit)
    .execute()
  return rows.reverse()
}

/** The units that come back next if nobody confirms them: those of all holds that end in the same second. */
export async function findNextRelease({ engine }: Shop, productId: number): Promise<NextRelease | null> {
  const pending = engine.db
    .selectFrom('orders')
    .where('product_id', '=', productId)
    .where('status', '=', 'pending')
  const first = await pending.select('hold_expires_at').orderBy('hold_expires_at').limit(1).executeTakeFirst()
  if (!first) {
    return null
  }
  const at = new Date(Math.ceil(first.hold_expires_at.getTime() / 1000) * 1000)
  const { units } = await pending
    .select((order) => order.fn.sum<number>('quantity').as('units'))
    .where('hold_expires_at', '<=', at)
    .executeTakeFirstOrThrow()
  return { at, units: Number(units) }
}

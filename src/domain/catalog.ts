import { type Kysely, sql } from 'kysely'
import { Refusal } from './refusal.js'
import { stateOf } from './sale-rules.js'
import type { Shop } from './shop.js'
import type { Tables } from './tables.js'
import type { ProductOnShow, StockLevel } from './types.js'
import { isRoomOpen, waitingRoomOpensAt } from './waiting-room-rules.js'

/** A product leaves the storefront this long after its sale ended, in milliseconds. */
export const SHOWN_AFTER_END_MS = 24 * 60 * 60 * 1000

/**
 * Reads products as they are shown at `now`, by id. Units of holds that have lapsed but were not released yet count
 * as free, because the next buyer gets them: with no sweep running, a card would otherwise say "all held" for ever.
 */
export async function readProductsOnShow(
  db: Kysely<Tables>,
  now: Date,
  which: { id: number } | 'storefront',
): Promise<ProductOnShow[]> {
  let query = db
    .selectFrom('products')
    .selectAll()
    .select((row) => [
      row
        .selectFrom('orders')
        .select((order) => order.fn.coalesce(order.fn.sum<number>('quantity'), sql.lit(0)).as('lapsed'))
        .whereRef('orders.product_id', '=', 'products.id')
        .where('orders.status', '=', 'pending')
        .where('orders.hold_expires_at', '<=', now)
        .as('lapsed'),
      row
        .selectFrom('orders')
        .select('orders.hold_expires_at')
        .whereRef('orders.product_id', '=', 'products.id')
        .where('orders.status', '=', 'pending')
        .where('orders.hold_expires_at', '>', now)
        .orderBy('orders.hold_expires_at')
        .limit(1)
        .as('next_release_at'),
    ])
    .orderBy('id')
  query =
    which === 'storefront'
      ? query.where('sale_ends_at', '>', new Date(now.getTime() - SHOWN_AFTER_END_MS))
      : query.where('id', '=', which.id)

  const rows = await query.execute()
  return rows.map(({ lapsed, ...row }) => {
    const units = Number(lapsed ?? 0)
    const product = { ...row, total_stock: row.total_stock + units, held: row.held - units }
    const state = stateOf(product, now)
    // A wait list ends with its sale, also in the second before its lane says so.
    const waiting = state === 'ended' ? 0 : row.waiting
    const stock_level = stockLevelOf(product)
    return {
      ...product,
      waiting,
      state,
      stock_level,
      waiting_room_opens_at: row.waiting_room === 'off' ? null : waitingRoomOpensAt(row),
      waiting_room_open: isRoomOpen(product, now),
      percent_sold: percentSold(product),
    }
  })
}

/** One product as it is shown now. Throws Refusal `not_found`. */
export async function findProductOnShow({ engine }: Shop, id: number): Promise<ProductOnShow> {
  const [product] = await readProductsOnShow(engine.db, await engine.now(), { id })
  if (!product) {
    throw new Refusal('not_found', 'There is no such product.')
  }
  return product
}

/** So few units, or so small a part of all, are called few. */
const FEW_UNITS_MAX = 5
const FEW_PERCENT_MAX = 10

function stockLevelOf({ total_stock, supplied }: { total_stock: number; supplied: number }): StockLevel {
  if (total_stock === 0) {
    return 'none'
  }
  return total_stock <= Math.max(FEW_UNITS_MAX, (supplied * FEW_PERCENT_MAX) / 100) ? 'few' : 'plenty'
}

/** Whole percent, rounded down, so that 100 is said only when every unit is sold. */
export function percentSold({ sold, supplied }: { sold: number; supplied: number }): number {
  return supplied === 0 ? 0 : Math.floor((sold * 100) / supplied)
}

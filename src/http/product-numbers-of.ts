import type { ProductNumbersProps } from '../../views/fragments/product-numbers.js'
import { findNextRelease, findProductForOperator, listSaleMinutes } from '../domain/console.js'
import { findOrders } from '../domain/order-desk.js'
import { listRefusals } from '../domain/refusals.js'
import type { Shop } from '../domain/shop.js'
import { listWaiters } from '../domain/waitlist.js'

/** Newest orders on a product's live page. */
const RECENT_ORDERS = 8
/** People in line whom it names. */
const WAITERS_SHOWN = 20

/** What the live page of a product shows, for the page and for its poll. Throws Refusal `not_found`. */
export async function productNumbersOf(
  shop: Shop,
  productId: number,
): Promise<Omit<ProductNumbersProps, 'site'>> {
  const product = await findProductForOperator(shop, productId)
  const filter = { productId, email: '', id: '', status: '' as const, before: null }
  return {
    product,
    minutes: await listSaleMinutes(shop, productId),
    refusals: await listRefusals(shop, productId),
    waiters: await listWaiters(shop, productId, WAITERS_SHOWN),
    nextRelease: await findNextRelease(shop, productId),
    room: product.waiting_room === 'off' ? null : await shop.rooms.figures(product),
    recentOrders: (await findOrders(shop, filter)).orders.slice(0, RECENT_ORDERS),
  }
}

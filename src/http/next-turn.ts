import type { Order, Product, ProductOnShow, SaleState } from '../domain/types.js'

type Turning = Pick<Product, 'sale_starts_at' | 'sale_ends_at'> & {
  state: SaleState
  next_release_at: ProductOnShow['next_release_at']
  waiting_room_opens_at?: ProductOnShow['waiting_room_opens_at']
}

/**
 * While units are free, a few more of them are no news of the second. In a busy sale some hold ends at every moment,
 * and a page that followed each would never rest.
 */
const RELEASE_MS_MIN = 3_000

/** When the clock alone next changes what is shown of these products; null when only people can. */
export function nextTurnOf(products: readonly Turning[], now: Date): Date | null {
  return soonestAfter(
    now,
    products.flatMap((product) => [
      product.waiting_room_opens_at ?? null,
      product.sale_starts_at,
      product.sale_ends_at,
      releaseOf(product, now),
    ]),
  )
}

/** The same for a waiting room, where the order of places is what changes besides. */
export function nextTurnOfRoom(product: ProductOnShow, now: Date): Date | null {
  return soonestAfter(now, [product.waiting_room_opens_at, product.sale_starts_at, product.sale_ends_at])
}

function releaseOf({ state, next_release_at }: Turning, now: Date): Date | null {
  if (!next_release_at || state === 'all_held') {
    return next_release_at
  }
  return new Date(Math.max(next_release_at.getTime(), now.getTime() + RELEASE_MS_MIN))
}

/** When the first of these holds ends, if any runs. */
export function nextEndOf(orders: readonly Order[], now: Date): Date | null {
  const held = orders.filter((order) => order.status === 'pending')
  return soonestAfter(
    now,
    held.map((order) => order.hold_expires_at),
  )
}

/** The first of these moments that is still to come. */
export function soonestAfter(now: Date, moments: readonly (Date | null)[]): Date | null {
  const times = moments.flatMap((at) => (at && at > now ? [at.getTime()] : []))
  return times.length === 0 ? null : new Date(Math.min(...times))
}

import type { Refused } from './refusal.js'
import type { SaleDraft } from './sale-draft.js'
import { mayShop } from './simulated-shoppers.js'
import type { AdmittedPlace, Product, SaleState as ProductState } from './types.js'

/** The conditions of the sale, each in one place: what a product is, who may have how much of it, and how it is refused. */

/** The one predicate for the life of a hold: it lives while its end is later than now. */
export function isAlive(order: { hold_expires_at: Date }, now: Date): boolean {
  return order.hold_expires_at > now
}

/**
 * What a product is to a shopper at one instant; the window's start belongs to the sale, its end does not. While
 * anybody waits, free units are theirs, or kept for whoever joins them: they are not on public sale.
 */
export function stateOf(product: Product, now: Date): ProductState {
  if (now < product.sale_starts_at) {
    return 'upcoming'
  }
  if (now >= product.sale_ends_at) {
    return 'ended'
  }
  if (product.paused_at !== null) {
    return 'paused'
  }
  if (product.total_stock > 0 && product.waiting === 0) {
    return 'live'
  }
  return product.held + product.total_stock > 0 ? 'all_held' : 'sold_out'
}

export function refusedByWindow(product: Product, now: Date): Refused | undefined {
  switch (stateOf(product, now)) {
    case 'upcoming':
      return { code: 'sale_not_started', message: 'The sale has not started yet.' }
    case 'ended':
      return { code: 'sale_ended', message: 'The sale has ended.' }
    case 'paused':
      return { code: 'sale_paused', message: 'The sale is paused for the moment.' }
    default:
      return undefined
  }
}

/** A copy to rehearse on is not there for anybody but its own simulated shoppers, nor is the shop for them. */
export function refusedByRehearsal(
  product: Product,
  { customer_email }: { customer_email: string },
): Refused | undefined {
  return mayShop(product, customer_email)
    ? undefined
    : { code: 'not_found', message: 'There is no such product.' }
}

/**
 * Where there is a waiting room, a hold needs a place that was let in. The first hold that is granted with it makes it
 * the account's own: nobody else's from then on, and the account's only one while it lasts.
 */
export function refusedByAdmission(
  draft: SaleDraft,
  { user_id, place }: { user_id: number; place: AdmittedPlace | null },
): Refused | undefined {
  if (draft.product.waiting_room === 'off') {
    return undefined
  }
  if (place === null || place.until <= draft.now) {
    return {
      code: 'not_admitted',
      message: 'This sale has a waiting room. Wait there until it is your turn.',
    }
  }
  const owner = draft.guestAt(place.place)
  if (owner && owner.user_id !== user_id) {
    return { code: 'not_admitted', message: 'This place in the waiting room belongs to another account.' }
  }
  const mine = draft.guest(user_id)
  return mine && mine.place !== place.place && mine.until > draft.now
    ? {
        code: 'not_admitted',
        message: 'Your account came with another place. One place is good for one account.',
      }
    : undefined
}

/** Units in pending and confirmed orders count against a customer's limit. */
export function refusedByLimit(
  draft: SaleDraft,
  { user_id, quantity }: { user_id: number; quantity: number },
): Refused | undefined {
  const limit = draft.product.limit_per_customer
  const has = draft.liveQuantity(user_id)
  if (limit === null || has + quantity <= limit) {
    return undefined
  }
  return { code: 'limit_reached', message: `You can hold ${limit} of these; you have ${has}.` }
}

/** Nobody who comes to buy overtakes those who wait. */
export function refusedByStock(product: Product, quantity: number): Refused | undefined {
  return product.waiting > 0 || product.total_stock < quantity
    ? { code: 'insufficient_stock', message: 'Insufficient stock' }
    : undefined
}

/** When a hold ends that begins now. */
export function holdEnd({ product, now }: SaleDraft): Date {
  return new Date(now.getTime() + product.hold_seconds * 1000)
}

export function holdExpired(): Refused {
  return { code: 'hold_expired', message: 'The hold has ended. Its units went back on sale.' }
}

export function unknownOrder(): Refused {
  return { code: 'not_found', message: 'There is no such order.' }
}

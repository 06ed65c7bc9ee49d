import type { Order } from '../src/domain/types.js'

/** What an order is to the one who looks at it now. */
export type OrderPhase = 'held' | 'confirmed' | 'lapsed' | 'cancelled'

/** A pending order whose time is up has lapsed for its owner, even in the moment before the ledger says so. */
export function phaseOf(order: Order, now: Date): OrderPhase {
  if (order.status === 'confirmed' || order.status === 'cancelled') return order.status
  return order.status === 'pending' && order.hold_expires_at > now ? 'held' : 'lapsed'
}

import { RELEASE_MAX } from './load-sale.js'
import type { Shop } from './shop.js'

/**
 * Releases every hold that is due, and does what else the passing of time calls for, through the lanes and in bounded batches: it only finds the products and pokes
 * them. A product whose batch fails does not stop the others. Returns how many holds were released.
 */
export async function expireDueHolds(shop: Shop, onFault: (error: unknown) => void): Promise<number> {
  const productIds = await findProductsWithWork(shop)
  const released = await Promise.all(
    productIds.map((productId) =>
      releaseAll(shop, productId).catch((error) => {
        onFault(error)
        return 0
      }),
    ),
  )
  return released.reduce((sum, count) => sum + count, 0)
}

/**
 * The products that have something to do: holds that are due, free units that somebody waits for (after a pause, or
 * when a limit was raised), or a wait list whose sale is over. One look-up a product; most are passed over.
 */
async function findProductsWithWork({ engine }: Shop): Promise<number[]> {
  const now = await engine.now()
  const products = await engine.db
    .selectFrom('products')
    .select('id')
    .where(({ and, or, eb, exists, selectFrom }) => {
      const hasDueHolds = exists(
        selectFrom('orders')
          .select('orders.id')
          .whereRef('orders.product_id', '=', 'products.id')
          .where('orders.status', '=', 'pending')
          .where('orders.hold_expires_at', '<=', now),
      )
      const hasUnitsForWaiters = exists(
        selectFrom('waitlist_entries')
          .select('waitlist_entries.id')
          .whereRef('waitlist_entries.product_id', '=', 'products.id')
          .where('waitlist_entries.waiting', '=', 1)
          .whereRef('waitlist_entries.quantity', '<=', 'products.total_stock'),
      )
      const isOffering = and([eb('sale_starts_at', '<=', now), eb('paused_at', 'is', null)])
      return or([
        and([eb('held', '>', 0), hasDueHolds]),
        and([
          eb('waiting', '>', 0),
          or([eb('sale_ends_at', '<=', now), and([isOffering, hasUnitsForWaiters])]),
        ]),
      ])
    })
    .execute()
  return products.map((product) => product.id)
}

async function releaseAll(shop: Shop, productId: number): Promise<number> {
  let total = 0
  for (;;) {
    const { outcome } = await shop.lanes.submit(productId, { kind: 'release_due' })
    const released = 'released' in outcome ? outcome.released : 0
    total += released
    if (released < RELEASE_MAX) {
      return total
    }
  }
}

/** By how many seconds the oldest pending hold of the whole shop is overdue; 0 when none is. */
export async function findOldestOverdue({ engine }: Shop): Promise<number> {
  const now = await engine.now()
  const holds = await engine.db
    .selectFrom('products')
    .where('held', '>', 0)
    .select(({ selectFrom }) =>
      selectFrom('orders')
        .select('orders.hold_expires_at')
        .whereRef('orders.product_id', '=', 'products.id')
        .where('orders.status', '=', 'pending')
        .orderBy('orders.hold_expires_at')
        .limit(1)
        .as('hold_expires_at'),
    )
    .execute()
  const overdue = holds.map(({ hold_expires_at }) => now.getTime() - (hold_expires_at ?? now).getTime())
  return Math.max(0, ...overdue) / 1000
}

import { OVERSELL_ATTEMPTS_BLOCKED } from './refusals.js'
import { stateOf } from './sale-rules.js'
import type { Shop } from './shop.js'
import type { InventoryRow, Metrics } from './types.js'

/** The dashboard's figures and table from one read: it costs a row a product, however many orders there are. */
export interface DashboardNumbers {
  metrics: Metrics
  inventory: InventoryRow[]
}

export async function readDashboard({ engine }: Shop): Promise<DashboardNumbers> {
  const now = await engine.now()
  const products = await engine.db
    .selectFrom('products')
    .selectAll()
    .where('rehearsal', '=', 0)
    .orderBy('id')
    .execute()
  const sumOf = (column: NumberColumn) => products.reduce((sum, product) => sum + product[column], 0)
  return {
    metrics: {
      total_products: products.length,
      total_stock: sumOf('total_stock'),
      pending_orders: sumOf('pending_orders'),
      confirmed_orders: sumOf('confirmed_orders'),
      expired_orders: sumOf('expired_orders'),
      cancelled_orders: sumOf('cancelled_orders'),
      oversell_attempts_blocked: await engine.counters.read(OVERSELL_ATTEMPTS_BLOCKED),
      inventory_events: sumOf('event_count'),
    },
    inventory: products.map((product) => ({
      id: product.id,
      name: product.name,
      state: stateOf(product, now),
      total_stock: product.total_stock,
      held: product.held,
      sold: product.sold,
      supplied: product.supplied,
      pending: product.held,
      confirmed: product.sold,
      expired: product.expired_units,
      cancelled: product.cancelled_units,
      waiting: product.waiting,
      version: product.version,
    })),
  }
}

type NumberColumn =
  | 'total_stock'
  | 'pending_orders'
  | 'confirmed_orders'
  | 'expired_orders'
  | 'cancelled_orders'
  | 'event_count'

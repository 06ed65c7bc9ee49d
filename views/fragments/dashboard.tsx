import type { FC } from 'hono/jsx'
import type { InventoryRow, Metrics } from '../../src/domain/types.js'
import { InventoryTable } from '../components/inventory-table.js'
import { SalesData } from '../components/sales-data.js'
import { StatCard } from '../components/stat-card.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'
import type { Site } from '../site.js'

export interface DashboardProps {
  site: Site
  metrics: Metrics
  inventory: InventoryRow[]
}

/** The polled part of the console: the figures, the table, and the same numbers as data for the chart. */
export const Dashboard: FC<DashboardProps> = ({ metrics, inventory }) => (
  <section id="dashboard" hx-get={paths.dashboard} hx-trigger={pollTrigger('console')} hx-swap="outerMorph">
    <dl class="stats">
      <StatCard name="total_products" value={metrics.total_products} label="products" href="#inventory" />
      <StatCard name="total_stock" value={metrics.total_stock} label="units free" href="#inventory" />
      <StatCard
        name="pending_orders"
        value={metrics.pending_orders}
        label="pending orders"
        href={paths.adminOrders({ status: 'pending' })}
      />
      <StatCard
        name="confirmed_orders"
        value={metrics.confirmed_orders}
        label="confirmed orders"
        href={paths.adminOrders({ status: 'confirmed' })}
      />
      <StatCard
        name="expired_orders"
        value={metrics.expired_orders}
        label="expired orders"
        href={paths.adminOrders({ status: 'expired' })}
      />
      <StatCard
        name="cancelled_orders"
        value={metrics.cancelled_orders}
        label="cancelled orders"
        href={paths.adminOrders({ status: 'cancelled' })}
      />
      <StatCard
        name="oversell_attempts_blocked"
        value={metrics.oversell_attempts_blocked}
        label="oversell attempts blocked"
      />
      <StatCard name="inventory_events" value={metrics.inventory_events} label="inventory events" />
    </dl>
    <InventoryTable inventory={inventory} />
    <SalesData inventory={inventory} />
  </section>
)

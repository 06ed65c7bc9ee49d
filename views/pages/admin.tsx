import type { FC } from 'hono/jsx'
import { RefreshOffer } from '../components/refresh-offer.js'
import { SalesChart } from '../components/sales-chart.js'
import { Dashboard, type DashboardProps } from '../fragments/dashboard.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'

export interface AdminPageProps extends DashboardProps {
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
}

const SCRIPTS = ['chart.js', 'js/chart-paint.js', 'js/sales-chart.js']

/** The console: what the shop holds, sold and refused, as it happens. */
export const AdminPage: FC<AdminPageProps> = ({ site, metrics, inventory, reloadAfter }) => (
  <ConsolePage site={site} title="Console" scripts={SCRIPTS} reloadAfter={reloadAfter}>
    <div class="console-title">
      <h1>Console</h1>
      <a class="button" href={paths.adminProductNew}>
        Add a product
      </a>
    </div>
    <RefreshOffer href={paths.admin} on={reloadAfter !== undefined} />
    <Dashboard site={site} metrics={metrics} inventory={inventory} />
    <SalesChart />
  </ConsolePage>
)

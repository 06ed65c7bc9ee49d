import type { FC } from 'hono/jsx'
import { RefreshOffer } from '../components/refresh-offer.js'
import { HealthPanel, type HealthPanelProps } from '../fragments/health-panel.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'

export interface HealthPageProps extends HealthPanelProps {
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
}

/** Whether the shop can sell, and what stands in its way if it cannot. */
export const HealthPage: FC<HealthPageProps> = ({ site, report, reloadAfter }) => (
  <ConsolePage site={site} title="Health" reloadAfter={reloadAfter}>
    <div class="measure">
      <h1>Health</h1>
      <RefreshOffer href={paths.adminHealth} on={reloadAfter !== undefined} />
      <HealthPanel site={site} report={report} />
      <h2>For machines</h2>
      <ul class="downloads">
        <li>
          <a href={paths.metrics}>Metrics for Prometheus</a>
        </li>
        <li>
          <a href={paths.readiness}>Readiness as JSON</a>
        </li>
        <li>
          <a href={paths.apiReference}>The API in words</a>
        </li>
      </ul>
    </div>
  </ConsolePage>
)

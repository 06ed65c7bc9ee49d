import type { FC } from 'hono/jsx'
import type { HealthPanelProps } from '../fragments/health-panel.js'
import { paths } from '../paths.js'
import { count } from '../words.js'
import { HealthRow } from './health-row.js'
import { Moment } from './moment.js'

/** When due holds were last released by this process. */
export const LastSweep: FC<HealthPanelProps> = ({ site, report }) => (
  <HealthRow label="Last sweep" wellness="neutral">
    {report.last_sweep_at === null ? (
      'None yet in this process.'
    ) : (
      <>
        <Moment at={report.last_sweep_at} timeZone={site.timeZone} now={site.now} exactness="second" />
        {report.last_sweep_ms !== null && `, took ${Math.round(report.last_sweep_ms * 10) / 10} ms`}.
      </>
    )}
  </HealthRow>
)

/** A lane takes the commands of one product in turn, so a queue tells which sale is asked for most. */
export const Lanes: FC<HealthPanelProps> = ({ report }) => (
  <HealthRow label="Lanes" wellness="neutral">
    {report.lanes.length === 0 ? (
      'No command is waiting.'
    ) : (
      <ul>
        {report.lanes.map(({ product_id, waiting }) => (
          <li>
            <a href={paths.adminProduct(product_id)}>Product {product_id}</a>: {count(waiting, 'command')}{' '}
            waiting.
          </li>
        ))}
      </ul>
    )}
  </HealthRow>
)

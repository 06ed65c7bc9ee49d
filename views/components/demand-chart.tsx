import type { FC } from 'hono/jsx'
import type { DemandMinute } from '../minutes.js'
import type { Site } from '../site.js'
import { count } from '../words.js'
import { across, CHART, PLOT_WIDTH, TimeAxis } from './time-axis.js'

const MINUTE_MS = 60_000

/** Widest bar, so that two lonely minutes do not look like a wall. */
const BAR_MAX = 24

/** Holds and refusals of each minute: what was given stands solid below, what had to be refused is open above it. */
export const DemandChart: FC<{ site: Site; demand: DemandMinute[] }> = ({ site, demand }) => {
  const [first] = demand
  const last = demand.at(-1)
  if (!first || !last) return <p class="note">Nobody has asked yet.</p>
  const span = { from: first.minute, to: new Date(last.minute.getTime() + MINUTE_MS) }
  const most = Math.max(1, ...demand.map(({ holds, refused }) => (holds ?? 0) + refused))
  const length = (amount: number) => Math.round((amount / most) * (CHART.height - 8))
  const slots = (span.to.getTime() - span.from.getTime()) / MINUTE_MS
  const width = Math.max(1, Math.min(BAR_MAX, Math.floor(PLOT_WIDTH / slots) - 1))
  const bar = (minute: Date, from: number, to: number) =>
    to > from ? `M${across(span, minute)} ${CHART.height - from}v${from - to}h${width}v${to - from}z` : ''
  const held = demand.map(({ minute, holds }) => bar(minute, 0, length(holds ?? 0))).join('')
  const refused = demand
    .map(({ minute, holds, refused }) => bar(minute, length(holds ?? 0), length((holds ?? 0) + refused)))
    .join('')
  const holds = demand.reduce((sum, minute) => sum + (minute.holds ?? 0), 0)
  const refusals = demand.reduce((sum, minute) => sum + minute.refused, 0)
  const label = `${count(holds, 'hold')} and ${count(refusals, 'refusal')} by the minute; at most ${most} in one.`
  return (
    <svg
      class="chart"
      role="img"
      viewBox={`0 0 ${CHART.width} ${CHART.height + CHART.foot}`}
      aria-label={label}
    >
      <TimeAxis site={site} span={span} most={most} />
      <path class="demand-held" d={held} />
      <path class="demand-refused" d={refused} />
    </svg>
  )
}

/** What the two kinds of bar mean. */
export const DemandLegend: FC = () => (
  <ul class="legend">
    {[
      ['demand-held', 'holds'],
      ['demand-refused', 'refused'],
    ].map(([part, word]) => (
      <li>
        <svg width="13" height="13" viewBox="-1 -1 13 13" aria-hidden="true">
          <path class={part} d="M0 0h11v11h-11z" />
        </svg>
        {word}
      </li>
    ))}
  </ul>
)

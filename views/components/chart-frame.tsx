import type { FC, PropsWithChildren } from 'hono/jsx'
import type { Site } from '../site.js'
import { minuteInWords, timeInWords } from '../times.js'

/** The size of every chart that the server draws; the page stretches it to the room there is. */
export const CHART = { width: 720, height: 200 }

export interface Span {
  from: Date
  to: Date
}

/** Where a moment stands between the two ends of a chart. */
export function across({ from, to }: Span, at: Date): number {
  const length = Math.max(1, to.getTime() - from.getTime())
  return Math.round(((at.getTime() - from.getTime()) / length) * CHART.width)
}

/** What stands at the two ends of a chart over time. */
export function endsOf(site: Site, { from, to }: Span): [string, string] {
  return [minuteInWords(from, site.timeZone, site.now), timeInWords(to, site.timeZone, site.now, 'minute')]
}

export interface ChartFrameProps {
  /** What stands at its two ends. */
  ends: [string, string]
  /** What the top line means, such as "40 units". */
  most: string
  /** The whole chart in one sentence. */
  label: string
}

/** A chart between its ground line and its top line. The letters stand outside, so that stretching leaves them alone. */
export const ChartFrame: FC<PropsWithChildren<ChartFrameProps>> = ({ ends, most, label, children }) => (
  <div class="chart">
    <p aria-hidden="true">{most}</p>
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${CHART.width} ${CHART.height}`}
      preserveAspectRatio="none"
    >
      <path class="chart-line" d={`M0 0h${CHART.width}M0 ${CHART.height / 2}h${CHART.width}`} />
      {children}
      <path class="chart-ground" d={`M0 ${CHART.height}h${CHART.width}`} />
    </svg>
    <p class="chart-ends">
      {ends.map((end) => (
        <span>{end}</span>
      ))}
    </p>
  </div>
)

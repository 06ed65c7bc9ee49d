import type { FC } from 'hono/jsx'
import type { Site } from '../site.js'
import { minuteInWords, timeInWords } from '../times.js'

/** The size of every chart that the server draws, in units of its own. */
export const CHART = { width: 720, height: 200, left: 60, foot: 26 }
export const PLOT_WIDTH = CHART.width - CHART.left

export interface Span {
  from: Date
  to: Date
}

/** Where a moment stands between the two ends of a chart. */
export function across({ from, to }: Span, at: Date): number {
  const length = Math.max(1, to.getTime() - from.getTime())
  return CHART.left + Math.round(((at.getTime() - from.getTime()) / length) * PLOT_WIDTH)
}

/** The ground line with its two ends in time, the top line with the largest amount. */
export const TimeAxis: FC<{ site: Site; span: Span; most: number }> = ({ site, span, most }) => {
  const ground = CHART.height
  return (
    <>
      <path
        class="chart-line"
        d={`M${CHART.left} 8h${PLOT_WIDTH}M${CHART.left} ${(ground + 8) / 2}h${PLOT_WIDTH}`}
      />
      <path class="chart-ground" d={`M${CHART.left} ${ground}h${PLOT_WIDTH}`} />
      <text class="chart-text" x={CHART.left - 8} y="14" text-anchor="end">
        {most}
      </text>
      <text class="chart-text" x={CHART.left - 8} y={ground} text-anchor="end">
        0
      </text>
      <text class="chart-text" x={CHART.left} y={ground + 20}>
        {minuteInWords(span.from, site.timeZone, site.now)}
      </text>
      <text class="chart-text" x={CHART.width} y={ground + 20} text-anchor="end">
        {timeInWords(span.to, site.timeZone, site.now, 'minute')}
      </text>
    </>
  )
}

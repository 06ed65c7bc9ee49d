import type { FC } from 'hono/jsx'
import type { DemandMinute } from '../minutes.js'
import type { Site } from '../site.js'
import { count } from '../words.js'
import { across, CHART, ChartFrame } from './chart-frame.js'

const MINUTE_MS = 60_000

/** Widest bar, so that two lonely minutes do not look like a wall. */
const BAR_MAX = 24

const heldIn = ({ holds }: DemandMinute) => holds ?? 0
const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0)

/** Holds and refusals of each minute: what was given stands solid below, what had to be refused is open above it. */
export const DemandChart: FC<{ site: Site; demand: DemandMinute[] }> = ({ site, demand }) => {
  const asked = demand.filter((minute) => heldIn(minute) + minute.refused > 0)
  const [first] = asked
  const last = asked.at(-1)
  if (!first || !last) return <p class="note">Nobody has asked yet.</p>
  const span = { from: first.minute, to: new Date(last.minute.getTime() + MINUTE_MS) }
  const most = Math.max(...asked.map((minute) => heldIn(minute) + minute.refused))
  const length = (amount: number) => Math.round((amount / most) * CHART.height)
  const slots = (span.to.getTime() - span.from.getTime()) / MINUTE_MS
  const width = Math.max(1, Math.min(BAR_MAX, Math.floor(CHART.width / slots) - 1))
  const bar = (minute: Date, from: number, to: number) =>
    to > from ? `M${across(span, minute)} ${CHART.height - from}v${from - to}h${width}v${to - from}z` : ''
  const held = asked.map((minute) => bar(minute.minute, 0, length(heldIn(minute))))
  const refused = asked.map((minute) =>
    bar(minute.minute, length(heldIn(minute)), length(heldIn(minute) + minute.refused)),
  )
  const label = `${count(sumOf(asked.map(heldIn)), 'hold')} and ${count(sumOf(asked.map(({ refused }) => refused)), 'refusal')}, by the minute; at most ${most} in one.`
  return (
    <ChartFrame site={site} span={span} most={`${most} in a minute`} label={label}>
      <path class="demand-held" d={held.join('')} />
      <path class="demand-refused" d={refused.join('')} />
    </ChartFrame>
  )
}

import type { FC } from 'hono/jsx'
import type { DemandMinute } from '../minutes.js'
import type { Site } from '../site.js'
import { count } from '../words.js'
import { ChartFrame, endsOf } from './chart-frame.js'
import { DemandBars, mostAsked } from './demand-bars.js'

const MINUTE_MS = 60_000

const sumOf = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0)

/** Holds and refusals of each minute. */
export const DemandChart: FC<{ site: Site; demand: DemandMinute[] }> = ({ site, demand }) => {
  const asked = demand.filter(({ holds, refused }) => (holds ?? 0) + refused > 0)
  const [first] = asked
  const last = asked.at(-1)
  if (!first || !last) return <p class="note">Nobody has asked yet.</p>
  const span = { from: first.minute, to: new Date(last.minute.getTime() + MINUTE_MS) }
  const slotOf = (at: Date) => (at.getTime() - span.from.getTime()) / MINUTE_MS
  const slots = asked.map(({ minute, holds, refused }) => ({
    slot: slotOf(minute),
    held: holds ?? 0,
    refused,
  }))
  const most = mostAsked(slots)
  const label = `${count(sumOf(slots.map(({ held }) => held)), 'hold')} and ${count(sumOf(slots.map(({ refused }) => refused)), 'refusal')}, by the minute; at most ${most} in one.`
  return (
    <ChartFrame ends={endsOf(site, span)} most={`${most} in a minute`} label={label}>
      <DemandBars demand={slots} slots={slotOf(span.to)} />
    </ChartFrame>
  )
}

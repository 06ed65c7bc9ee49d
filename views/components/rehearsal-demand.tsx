import type { FC } from 'hono/jsx'
import { CHART, ChartFrame } from './chart-frame.js'
import { DemandBars, mostAsked } from './demand-bars.js'
import type { FindingsProps } from './rehearsal-findings.js'

/** Holds and refusals of each second, with a line where the sale opened. */
export const RehearsalDemand: FC<FindingsProps> = ({ rehearsal, result }) => {
  const demand = result.demand.map(({ second, holds, refused }) => ({ slot: second, held: holds, refused }))
  if (demand.length === 0) return <p class="note">Nobody asked for a unit.</p>
  const { holds, refused } = result.verdict
  const opens = rehearsal.progress?.opens_at_second ?? 0
  // Stragglers may ask a little beyond the end.
  const slots = Math.max(rehearsal.seconds, ...demand.map(({ slot }) => slot + 1))
  const most = mostAsked(demand)
  const label = `${holds} holds granted and ${refused} refused, by the second; at most ${most} asked for in one. The sale opened after ${opens} seconds.`
  return (
    <>
      <ChartFrame ends={['0 s', `${slots} s`]} most={`${most} in a second`} label={label}>
        <DemandBars demand={demand} slots={slots} />
        <path class="chart-opening" d={`M${Math.round((opens / slots) * CHART.width)} 0v${CHART.height}`} />
      </ChartFrame>
      <p class="note">The dashed line is the opening of the sale, after {opens} seconds.</p>
    </>
  )
}

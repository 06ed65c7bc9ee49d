import type { FC } from 'hono/jsx'
import { CHART } from './chart-frame.js'

export interface DemandSlot {
  /** Which of the chart's slots it is, from 0. */
  slot: number
  held: number
  refused: number
}

/** Widest bar, so that two lonely slots do not look like a wall. */
const BAR_MAX = 24

/** The most that was asked for in one slot. */
export const mostAsked = (demand: readonly DemandSlot[]) =>
  Math.max(...demand.map(({ held, refused }) => held + refused))

/** What was given stands solid below, what had to be refused is open above it. */
export const DemandBars: FC<{ demand: DemandSlot[]; slots: number }> = ({ demand, slots }) => {
  const most = mostAsked(demand)
  const length = (amount: number) => Math.round((amount / most) * CHART.height)
  const width = Math.max(1, Math.min(BAR_MAX, Math.floor(CHART.width / slots) - 1))
  const bar = (slot: number, from: number, to: number) =>
    to > from
      ? `M${Math.round((slot / slots) * CHART.width)} ${CHART.height - from}v${from - to}h${width}v${to - from}z`
      : ''
  const given = demand.map(({ slot, held }) => bar(slot, 0, length(held)))
  const refused = demand.map(({ slot, held, refused }) => bar(slot, length(held), length(held + refused)))
  return (
    <>
      <path class="demand-held" d={given.join('')} />
      <path class="demand-refused" d={refused.join('')} />
    </>
  )
}

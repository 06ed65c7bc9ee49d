import type { FC } from 'hono/jsx'
import type { ProductForOperator, SaleMinute, StockNumbers } from '../../src/domain/types.js'
import type { Site } from '../site.js'
import { unitsInWords } from '../words.js'
import { across, CHART, TimeAxis } from './time-axis.js'

export interface UnitAreaProps {
  site: Site
  product: ProductForOperator
  minutes: SaleMinute[]
  /** Up to when the last step is drawn. */
  until: Date
}

/** Sold lies at the bottom, held upon it, free on top, so that the free ones are seen to melt away. */
const LAYERS: [part: string, amount: (stock: StockNumbers) => number][] = [
  ['strip-free', ({ supplied }) => supplied],
  ['strip-held', ({ held, sold }) => held + sold],
  ['strip-sold', ({ sold }) => sold],
]

/** The unit strip over time: each layer is drawn as steps from the left end to the right, over the one before. */
export const UnitArea: FC<UnitAreaProps> = ({ site, product, minutes, until }) => {
  const [first] = minutes
  if (!first) return <p class="note">Nothing has happened yet. The first units draw the first step.</p>
  const span = { from: first.minute, to: until }
  const most = Math.max(product.supplied, ...minutes.map(({ supplied }) => supplied), 1)
  const level = (amount: number) => CHART.height - Math.round((amount / most) * (CHART.height - 8))
  const steps = (amount: (stock: StockNumbers) => number) =>
    minutes
      .map(
        (at, i) =>
          `${i === 0 ? 'M' : 'H'}${across(span, at.minute)}${i === 0 ? ` ${CHART.height}` : ''}V${level(amount(at))}`,
      )
      .join('')
  return (
    <svg
      class="chart"
      role="img"
      viewBox={`0 0 ${CHART.width} ${CHART.height + CHART.foot}`}
      aria-label={`Units over time. At the end: ${unitsInWords(product)}.`}
    >
      <defs>
        <pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse">
          <path class="strip-hatch" d="M-2 11L11 -2M-2 2L2 -2M7 11L11 7" />
        </pattern>
      </defs>
      {LAYERS.map(([part, amount]) => {
        const d = `${steps(amount)}H${CHART.width}V${CHART.height}z`
        return (
          <>
            <path class={part} d={d} />
            {part === 'strip-held' && <path fill="url(#hatch)" d={d} />}
          </>
        )
      })}
      <TimeAxis site={site} span={span} most={most} />
    </svg>
  )
}

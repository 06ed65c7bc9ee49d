import type { FC } from 'hono/jsx'
import type { ProductForOperator, SaleMinute, StockNumbers } from '../../src/domain/types.js'
import { minutesOfSale } from '../minutes.js'
import type { Site } from '../site.js'
import { count, unitsInWords } from '../words.js'
import { across, CHART, ChartFrame, endsOf } from './chart-frame.js'

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
  const steps = minutesOfSale(product, minutes)
  const [first] = steps
  if (!first) return <p class="note">Nothing has happened yet. The first units draw the first step.</p>
  const span = { from: first.minute, to: until }
  const most = Math.max(1, ...steps.map(({ supplied }) => supplied))
  const level = (amount: number) => CHART.height - Math.round((amount / most) * CHART.height)
  const outline = (amount: (stock: StockNumbers) => number) =>
    `M0 ${CHART.height}${steps.map((at) => `H${across(span, at.minute)}V${level(amount(at))}`).join('')}H${CHART.width}V${CHART.height}z`
  const label = `Units over time. At the end: ${unitsInWords(product)}.`
  return (
    <ChartFrame ends={endsOf(site, span)} most={count(most, 'unit')} label={label}>
      <defs>
        <pattern id="hatch" width="9" height="9" patternUnits="userSpaceOnUse">
          <path class="strip-hatch" d="M-2 11L11 -2M-2 2L2 -2M7 11L11 7" />
        </pattern>
      </defs>
      {LAYERS.map(([part, amount]) => {
        const d = outline(amount)
        return (
          <>
            <path class={part} d={d} />
            {part === 'strip-held' && <path fill="url(#hatch)" d={d} />}
          </>
        )
      })}
    </ChartFrame>
  )
}

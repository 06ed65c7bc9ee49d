import type { FC } from 'hono/jsx'
import type { StockNumbers } from '../../src/domain/types.js'

const COLUMNS = 24
const PITCH = 13
const WIDTH = 9
const HEIGHT = 20
const ROW = 25

const at = (unit: number) => `M${(unit % COLUMNS) * PITCH} ${Math.floor(unit / COLUMNS) * ROW}`
const units = (from: number, amount: number) => Array.from({ length: amount }, (_, i) => from + i)
const solid = (unit: number) => `${at(unit)}h${WIDTH}v${HEIGHT}h-${WIDTH}z`
const hatch = (unit: number) => `${at(unit)}m0 9l9-9m0 9l-9 9m7 2l2-2`

/** A tick is as wide on every card, so that strips can be compared by eye; 24 make a row. */
export const UnitTicks: FC<StockNumbers & { label: string }> = ({
  total_stock,
  held,
  sold,
  supplied,
  label,
}) => {
  const heldUnits = units(total_stock, held)
  const height = Math.max(1, Math.ceil(supplied / COLUMNS)) * ROW - (ROW - HEIGHT)
  return (
    <svg class="strip" role="img" aria-label={label} viewBox={`-1 -1 ${COLUMNS * PITCH - 2} ${height + 2}`}>
      <path class="strip-free" d={units(0, total_stock).map(solid).join('')} />
      <path class="strip-held" d={heldUnits.map(solid).join('')} />
      <path class="strip-hatch" d={heldUnits.map(hatch).join('')} />
      <path
        class="strip-sold"
        d={units(total_stock + held, sold)
          .map(solid)
          .join('')}
      />
    </svg>
  )
}

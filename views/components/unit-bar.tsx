import type { FC } from 'hono/jsx'
import type { StockNumbers } from '../../src/domain/types.js'

const LENGTH = 308
const HEIGHT = 20
const GAP = 2
/** A share of stock that exists is seen, however small it is. */
const LEAST = 3

/** The lengths of the three parts: true to their shares, none that exists invisible, and together one bar. */
function lengths(stock: StockNumbers): [number, number, number] {
  const parts = [stock.total_stock, stock.held, stock.sold]
  const [free = 0, held = 0, sold = 0] = parts.map((part) =>
    part === 0 ? 0 : Math.max(LEAST, Math.round((part / stock.supplied) * LENGTH)),
  )
  const excess = free + held + sold - LENGTH
  if (free >= held && free >= sold) return [free - excess, held, sold]
  return held >= sold ? [free, held - excess, sold] : [free, held, sold - excess]
}

/** The strip of a product with more units than ticks can show. */
export const UnitBar: FC<StockNumbers & { label: string }> = ({ label, ...stock }) => {
  const [free, held, sold] = lengths(stock)
  const part = (length: number) => Math.max(0, length - GAP)
  const hatch = Array.from({ length: Math.ceil((held + HEIGHT) / 9) }, (_, i) => `M${i * 9} 0l-20 20`).join(
    '',
  )
  return (
    <svg class="strip" role="img" aria-label={label} viewBox={`-1 -1 ${LENGTH + 2} ${HEIGHT + 2}`}>
      <rect class="strip-free" width={part(free)} height={HEIGHT} />
      <svg x={free} width={part(held)} height={HEIGHT} aria-hidden="true">
        <rect class="strip-held" width="100%" height={HEIGHT} />
        <path class="strip-hatch" d={hatch} />
      </svg>
      <rect class="strip-sold" x={free + held} width={part(sold)} height={HEIGHT} />
    </svg>
  )
}

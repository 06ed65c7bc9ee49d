import type { FC } from 'hono/jsx'
import type { ProductOnShow, StockLevel } from '../../src/domain/types.js'
import { UnitStrip } from './unit-strip.js'
import { UnitWords } from './unit-words.js'

const LEVELS: Record<StockLevel, { words: string; bars: number }> = {
  none: { words: 'None free', bars: 0 },
  few: { words: 'Few left', bars: 1 },
  plenty: { words: 'Plenty left', bars: 3 },
}
const BARS = 3

/** For a product whose operator does not tell its numbers: true words, and a gauge that cannot be counted. */
const Level: FC<{ level: StockLevel }> = ({ level }) => {
  const { words, bars } = LEVELS[level]
  return (
    <>
      <svg class="gauge" viewBox="0 0 312 20" role="img" aria-label={words}>
        {Array.from({ length: BARS }, (_, bar) => (
          <path class={bar < bars ? 'strip-free' : 'strip-sold'} d={`M${bar * 104} 0h100v20h-100z`} />
        ))}
      </svg>
      <p class="stock-words">{words}</p>
    </>
  )
}

/** What a shopper sees of a product's units: where each of them is, or how much is left. */
export const StockSight: FC<{ product: ProductOnShow }> = ({ product }) =>
  product.stock_display === 'few_left' ? (
    <Level level={product.stock_level} />
  ) : (
    <>
      <UnitStrip {...product} />
      <p class="stock-words">
        <span>
          <UnitWords {...product} name={`p${product.id}`} />
        </span>
        <span class="text-muted">
          <span data-number={`p${product.id}-percent`}>{product.percent_sold}</span>% sold
        </span>
      </p>
    </>
  )

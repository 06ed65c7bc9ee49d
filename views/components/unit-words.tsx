import type { FC } from 'hono/jsx'
import type { StockNumbers } from '../../src/domain/types.js'

export interface UnitWordsProps extends StockNumbers {
  /** Tells the numbers of this product from all others on the page, so that a changed one can be pointed out. */
  name: string
}

/** The numbers of the strip in words, in the strip's own order. */
export const UnitWords: FC<UnitWordsProps> = ({ total_stock, held, sold, supplied, name }) => (
  <>
    <span data-number={`${name}-free`}>{total_stock}</span> free ·{' '}
    <span data-number={`${name}-held`}>{held}</span> held · <span data-number={`${name}-sold`}>{sold}</span>{' '}
    sold of <span data-number={`${name}-supplied`}>{supplied}</span>
  </>
)

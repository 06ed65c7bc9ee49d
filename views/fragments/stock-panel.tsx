import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import { SaleClock } from '../components/sale-clock.js'
import { StateWord } from '../components/state-word.js'
import { StockNote } from '../components/stock-note.js'
import { StockSight } from '../components/stock-sight.js'
import type { Site } from '../site.js'
import { STATE_WORDS, turnOf } from '../words.js'

export interface StockPanelProps {
  site: Site
  product: ProductOnShow
}

/** The address of a product's panel within its page. */
export const stockPanelId = (productId: number) => `stock-${productId}`

/**
 * The polled part of a card: what changes while one looks at it. It is the same for every visitor, so it never
 * carries a form or anything personal. Scripts compare `data-state` with that of the form beside it.
 */
export const StockPanel: FC<StockPanelProps> = ({ site, product }) => (
  <div
    id={stockPanelId(product.id)}
    class="stock-panel"
    data-state={turnOf(product)}
    data-news={`${product.name}: ${STATE_WORDS[product.state].toLowerCase()}.`}
  >
    <div class="stock-head">
      <StateWord state={product.state} />
      <SaleClock site={site} product={product} />
    </div>
    <StockSight product={product} />
    <StockNote site={site} product={product} />
  </div>
)

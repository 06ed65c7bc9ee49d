import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import { PRODUCT_POLLER_ID, ProductPoller } from '../components/product-poller.js'
import type { Site } from '../site.js'
import { StockPanel, stockPanelId } from './stock-panel.js'

export interface ProductBoardProps {
  site: Site
  products: ProductOnShow[]
}

/**
 * The answer to the storefront's one poll: a part for each card and nothing besides. When every sale has ended it
 * also replaces the poller by one that does not poll.
 */
export const ProductBoard: FC<ProductBoardProps> = ({ site, products }) => (
  <>
    {products.map((product) => (
      <hx-partial hx-target={`#${stockPanelId(product.id)}`} hx-swap="outerMorph">
        <StockPanel site={site} product={product} />
      </hx-partial>
    ))}
    {products.every((product) => product.state === 'ended') && (
      <hx-partial hx-target={`#${PRODUCT_POLLER_ID}`} hx-swap="outerHTML">
        <ProductPoller products={products} />
      </hx-partial>
    )}
  </>
)

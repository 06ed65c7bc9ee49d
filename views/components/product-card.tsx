import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import { HoldForm, type HoldFormProps } from '../fragments/hold-form.js'
import { StockPanel } from '../fragments/stock-panel.js'
import type { Site } from '../site.js'
import { Money } from './money.js'
import { Picture } from './picture.js'

export interface ProductCardProps {
  site: Site
  product: ProductOnShow
  form: HoldFormProps | undefined
}

/** A product in the shop: what never changes, what polls renew, and the form, in this order. */
export const ProductCard: FC<ProductCardProps> = ({ site, product, form }) => (
  <li class="product-card" id={`product-${product.id}`}>
    <article aria-labelledby={`product-${product.id}-name`}>
      <Picture site={site} imageUrl={product.image_url} class="product-picture" />
      <div class="product-title">
        <h2 id={`product-${product.id}-name`}>{product.name}</h2>
        <p class="price">
          <Money cents={product.price_cents} currency={product.currency} />
        </p>
      </div>
      <p class="description">{product.description}</p>
      <StockPanel site={site} product={product} />
      {form && <HoldForm {...form} />}
    </article>
  </li>
)

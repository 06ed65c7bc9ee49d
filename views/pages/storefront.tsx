import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import { ErrorSummary } from '../components/error-summary.js'
import { ProductCard } from '../components/product-card.js'
import { ProductPoller } from '../components/product-poller.js'
import { quantityId } from '../components/quantity-row.js'
import { RefreshOffer } from '../components/refresh-offer.js'
import { StripLegend } from '../components/strip-legend.js'
import type { HoldFormProps } from '../fragments/hold-form.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'
import type { Problem } from '../problem.js'
import type { Site } from '../site.js'

export interface StorefrontPageProps {
  site: Site
  products: ProductOnShow[]
  /** The form of each product, by product id. */
  forms: ReadonlyMap<number, HoldFormProps>
  problem: Problem | null
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
}

/** Only the refused form's input is linked to, and only where its product still has an input. */
function anchorIn(forms: StorefrontPageProps['forms']): string | null {
  const refused = [...forms.values()].find((form) => form.error !== null)
  if (!refused) return null
  const hasInput = ['live', 'all_held', 'sold_out'].includes(refused.product.state) && refused.place === null
  return hasInput ? quantityId(refused.product.id) : `product-${refused.product.id}`
}

const NoProducts: FC = () => (
  <div class="empty">
    <h2>No sale is running and none is planned.</h2>
    <p>New sales stand here as soon as they are announced. Your orders stay under My orders.</p>
  </div>
)

/** The shop: every product with what is left of it. */
export const StorefrontPage: FC<StorefrontPageProps> = ({ site, products, forms, problem, reloadAfter }) => (
  <Page site={site} title={problem ? 'Error: Shop' : 'Shop'} reloadAfter={reloadAfter}>
    {problem && <ErrorSummary problem={problem} anchorOf={() => anchorIn(forms)} />}
    <header class="shop-head">
      <h1>Every unit, in plain sight.</h1>
      <p>
        One tick is one unit. Hold yours, and nobody else can take it until you confirm, let it go, or the
        clock runs out.
      </p>
      <StripLegend />
    </header>
    <RefreshOffer href={paths.home} on={reloadAfter !== undefined} />
    {products.length === 0 && <NoProducts />}
    <ul class="product-grid" id="products">
      {products.map((product) => (
        <ProductCard site={site} product={product} form={forms.get(product.id)} />
      ))}
    </ul>
    <ProductPoller products={products} />
  </Page>
)

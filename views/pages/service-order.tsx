import type { FC } from 'hono/jsx'
import type { Product, Receipt, ServiceProof } from '../../src/domain/types.js'
import { ReceiptsTable } from '../components/receipts-table.js'
import { ServiceProofWords } from '../components/service-proof.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { timeInWords } from '../times.js'

export interface ServiceOrderPageProps {
  site: Site
  product: Product
  /** The number behind which the page on screen begins. */
  after: number
  /** Null while the sale is not over. */
  told: { receipts: Receipt[]; next: number | null; proof: ServiceProof } | null
}

const NotYet: FC<Pick<ServiceOrderPageProps, 'site' | 'product'>> = ({ site, product }) => (
  <div class="empty">
    <h2>The order of service is shown when the sale is over.</h2>
    <p>
      The sale ends at {timeInWords(product.sale_ends_at, site.timeZone, site.now, 'second')}. From then on
      everybody can read here who was served in which order, by the numbers of receipts and without names.
    </p>
  </div>
)

/** The public proof of a sale: in which order attempts were served, and that there was always as much as was taken. */
export const ServiceOrderPage: FC<ServiceOrderPageProps> = ({ site, product, after, told }) => (
  <Page site={site} title={`Order of service: ${product.name}`}>
    <h1>Order of service: {product.name}</h1>
    {told === null ? (
      <NotYet site={site} product={product} />
    ) : (
      <>
        <ServiceProofWords proof={told.proof} product={product} />
        {told.receipts.length === 0 ? (
          <div class="empty">
            <h2>{after === 0 ? 'Nobody tried to hold a unit.' : 'There are no later attempts.'}</h2>
          </div>
        ) : (
          <ReceiptsTable site={site} receipts={told.receipts} />
        )}
        <nav class="pager" aria-label="Pages of the order of service">
          {after > 0 && <a href={paths.serviceOrder(product.id)}>From the first attempt</a>}
          {told.next !== null && <a href={paths.serviceOrder(product.id, told.next)}>Later attempts</a>}
          <a href={paths.receiptsApi(product.id)}>The log as JSON</a>
        </nav>
      </>
    )}
  </Page>
)

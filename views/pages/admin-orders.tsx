import type { FC } from 'hono/jsx'
import type { OrderOnShow, ProductForOperator } from '../../src/domain/types.js'
import { reasonId } from '../components/cancel-order.js'
import { ErrorSummary } from '../components/error-summary.js'
import { OperatorOrders } from '../components/operator-orders.js'
import { OrderFilter } from '../components/order-filter.js'
import { ProductHead } from '../components/product-head.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'
import type { Problem } from '../problem.js'
import type { Site } from '../site.js'

export interface AdminOrdersPageProps {
  site: Site
  /** Null for the orders of the whole shop. */
  product: ProductForOperator | null
  filter: { email: string; id: string; status: string }
  /** Newest first. */
  orders: OrderOnShow[]
  next: string | null
  /** The cursor of the page on screen; null is the newest. */
  before?: string | null
  problem: Problem | null
  /** The order whose cancellation was refused, with the reason as typed. */
  cancelling: { id: string; reason: string } | null
}

/** What is wrong is mended in the form that was refused: the one of the order, or the filter. */
const anchorIn =
  (cancelling: AdminOrdersPageProps['cancelling']) =>
  (field: string): string | null =>
    field === 'reason' ? cancelling && reasonId(cancelling.id) : field

/** The orders of everybody, or of one product: found, read and, with a reason, cancelled. */
export const AdminOrdersPage: FC<AdminOrdersPageProps> = (props) => {
  const { site, product, problem, filter, next, before = null } = props
  const title = product ? `Orders of ${product.name}` : 'Orders'
  const page = (cursor: string | null) =>
    product
      ? paths.adminProductOrders(product.id, { ...filter, before: cursor })
      : paths.adminOrders({ ...filter, before: cursor })
  return (
    <ConsolePage site={site} title={problem ? `Error: ${title}` : title}>
      {problem && <ErrorSummary problem={problem} anchorOf={anchorIn(props.cancelling)} />}
      {product ? <ProductHead site={site} product={product} part="Orders of" /> : <h1>Orders</h1>}
      <OrderFilter {...props} />
      <OperatorOrders {...props} />
      <nav class="pager" aria-label="Pages of orders">
        {before !== null && <a href={page(null)}>Newest orders</a>}
        {next !== null && <a href={page(next)}>Older orders</a>}
        {product && (
          <a href={paths.adminOrdersCsv(product.id)} download>
            All as CSV
          </a>
        )}
      </nav>
    </ConsolePage>
  )
}

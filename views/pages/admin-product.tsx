import type { FC } from 'hono/jsx'
import { Demand } from '../components/demand.js'
import { Downloads } from '../components/downloads.js'
import { ErrorSummary } from '../components/error-summary.js'
import { MinutesPart } from '../components/minutes-part.js'
import { NumbersPoller } from '../components/numbers-poller.js'
import { PreviewMoments } from '../components/preview-moments.js'
import { ProductHead } from '../components/product-head.js'
import { ProductStanding } from '../components/product-standing.js'
import { RecentOrders } from '../components/recent-orders.js'
import { RefreshOffer } from '../components/refresh-offer.js'
import { RehearseForm, type RehearseFormProps } from '../components/rehearse-form.js'
import { SaleControls } from '../components/sale-controls.js'
import { StockForm } from '../components/stock-form.js'
import { UnitsChart } from '../components/units-chart.js'
import { WaitListTable } from '../components/wait-list-table.js'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'
import type { Problem } from '../problem.js'

export interface AdminProductPageProps extends ProductNumbersProps {
  /** Makes a stock form that is sent twice count once. */
  requestId: string
  problem: Problem | null
  /** The stock form as typed, when it was refused. */
  typed: { quantity: string; reason: string } | null
  rehearsing: Omit<RehearseFormProps, 'site' | 'product' | 'problem'>
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
}

const SCRIPTS = ['chart.js', 'js/chart-paint.js', 'js/units-chart.js']

/** One sale as it runs, and everything an operator can do about it. */
export const AdminProductPage: FC<AdminProductPageProps> = ({ reloadAfter, ...props }) => {
  const { site, product, problem } = props
  return (
    <ConsolePage
      site={site}
      title={problem ? `Error: ${product.name}` : product.name}
      scripts={SCRIPTS}
      reloadAfter={reloadAfter}
    >
      {problem && <ErrorSummary problem={problem} />}
      <ProductHead site={site} product={product} />
      <RefreshOffer href={paths.adminProduct(product.id)} on={reloadAfter !== undefined} />
      <div class="product-live">
        <ProductStanding {...props} />
        <section class="controls" aria-labelledby="controls-title">
          <h2 id="controls-title">Run this sale</h2>
          <StockForm {...props} />
          <SaleControls product={product} />
          <RehearseForm site={site} product={product} problem={problem} {...props.rehearsing} />
          <PreviewMoments site={site} product={product} />
          <Downloads productId={product.id} />
        </section>
      </div>
      <div class="product-history">
        <UnitsChart {...props} />
        <MinutesPart {...props} />
      </div>
      <Demand {...props} />
      <WaitListTable {...props} />
      <RecentOrders {...props} />
      <NumbersPoller product={product} />
    </ConsolePage>
  )
}

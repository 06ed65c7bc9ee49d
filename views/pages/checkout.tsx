import type { FC } from 'hono/jsx'
import { ErrorSummary } from '../components/error-summary.js'
import { ReceiptLink } from '../components/receipt-link.js'
import { RefreshOffer } from '../components/refresh-offer.js'
import { OrderPanel, type OrderPanelProps } from '../fragments/order-panel.js'
import { Page } from '../layouts/page.js'
import { phaseOf } from '../order-phase.js'
import { paths } from '../paths.js'
import type { Problem } from '../problem.js'

export interface CheckoutPageProps extends OrderPanelProps {
  problem: Problem | null
  /** The number of the attempt that made the order. */
  receipt: number | null
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
}

/** One order: a hold with its clock, later its receipt. The same address serves both, so a reload is always right. */
export const CheckoutPage: FC<CheckoutPageProps> = (props) => {
  const { site, order, stock, problem, receipt, reloadAfter } = props
  const title = `Your order: ${order.product_name}`
  const running = phaseOf(order, site.now) === 'held'
  return (
    <Page
      site={site}
      title={problem ? `Error: ${title}` : title}
      reloadAfter={running ? reloadAfter : undefined}
    >
      {problem && <ErrorSummary problem={problem} anchorOf={() => null} />}
      <div class="narrow">
        <h1>Your order</h1>
        {running && <RefreshOffer href={paths.checkout(order.id)} on={reloadAfter !== undefined} />}
        <OrderPanel site={site} order={order} stock={stock} />
        {receipt !== null && <ReceiptLink number={receipt} />}
      </div>
    </Page>
  )
}

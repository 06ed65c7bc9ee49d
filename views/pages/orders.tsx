import type { FC } from 'hono/jsx'
import { RefreshOffer } from '../components/refresh-offer.js'
import { OrderTable, type OrderTableProps } from '../fragments/order-table.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'

export interface OrdersPageProps extends OrderTableProps {
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
}

/** A customer's own orders. */
export const OrdersPage: FC<OrdersPageProps> = ({ reloadAfter, ...table }) => (
  <Page site={table.site} title="My orders" reloadAfter={reloadAfter}>
    <h1>My orders</h1>
    <RefreshOffer href={paths.ordersBefore(table.before)} on={reloadAfter !== undefined} />
    <OrderTable {...table} />
  </Page>
)

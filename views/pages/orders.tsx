import type { FC } from 'hono/jsx'
import { RefreshOffer } from '../components/refresh-offer.js'
import { OrderTable, type OrderTableProps } from '../fragments/order-table.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'

export interface OrdersPageProps extends OrderTableProps {
  auto?: boolean | undefined
}

/** A customer's own orders. */
export const OrdersPage: FC<OrdersPageProps> = ({ auto = false, ...table }) => (
  <Page site={table.site} title="My orders" refreshSeconds={auto ? 15 : undefined}>
    <h1>My orders</h1>
    <RefreshOffer href={paths.ordersBefore(table.before)} on={auto} />
    <OrderTable {...table} />
  </Page>
)

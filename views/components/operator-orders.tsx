import type { FC } from 'hono/jsx'
import type { AdminOrdersPageProps } from '../pages/admin-orders.js'
import { CancelOrder } from './cancel-order.js'
import { OrderCells } from './operator-order-row.js'
import { OrderHeads } from './order-heads.js'

const NoOrders: FC<{ narrowed: boolean }> = ({ narrowed }) => (
  <div class="empty">
    <h2>{narrowed ? 'No order is like this.' : 'No orders yet.'}</h2>
    <p>
      {narrowed
        ? 'An email and an id are compared whole. Try one of them alone, or any status.'
        : 'Every hold stands here from its first second, and stays whatever becomes of it.'}
    </p>
  </div>
)

/** A page of orders with what can be done about each. */
export const OperatorOrders: FC<AdminOrdersPageProps> = (props) => {
  const { site, orders, product, filter } = props
  const withProduct = product === null
  if (orders.length === 0) return <NoOrders narrowed={Boolean(filter.email || filter.id || filter.status)} />
  return (
    <table class="data stacked dense order-list">
      <caption class="sr-only">Orders, newest first</caption>
      <OrderHeads withProduct={withProduct} withAction />
      <tbody>
        {orders.map((order) => (
          <tr id={`row-${order.id}`}>
            <OrderCells site={site} order={order} withProduct={withProduct} />
            <td class="cancel-cell">
              <CancelOrder order={order} {...props} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import type { FC } from 'hono/jsx'
import type { OrderOnShow } from '../../src/domain/types.js'
import { OrderRow } from '../components/order-row.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'

export interface OrderTableProps {
  site: Site
  orders: OrderOnShow[]
  /** The cursor of the page of older orders, if there are any. */
  next: string | null
  /** The cursor of the page on screen; null is the newest. */
  before: string | null
}

const NoOrders: FC = () => (
  <div class="empty">
    <h2>No orders yet.</h2>
    <p>What you hold in the shop stands here, with its clock, and stays as a receipt once you confirm it.</p>
    <p>
      <a class="button" href={paths.home}>
        To the shop
      </a>
    </p>
  </div>
)

/** A page of a customer's orders, newest first; it renews itself, since holds run out by themselves. */
export const OrderTable: FC<OrderTableProps> = ({ site, orders, next, before }) => (
  <section
    id="orders"
    hx-get={paths.orderTable(before)}
    hx-trigger="every 15s, poll-now"
    hx-swap="outerMorph"
  >
    {orders.length === 0 && before === null ? (
      <NoOrders />
    ) : (
      <table class="data order-table">
        <caption class="sr-only">Your orders, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Product</th>
            <th scope="col">Status</th>
            <th scope="col" class="number">
              Quantity
            </th>
            <th scope="col" class="number">
              Total
            </th>
            <th scope="col">Held at</th>
            <th scope="col">Ended</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <OrderRow site={site} order={order} />
          ))}
        </tbody>
      </table>
    )}
    <nav class="pager" aria-label="Pages of orders">
      {before !== null && <a href={paths.orders}>Newest orders</a>}
      {next !== null && <a href={paths.ordersBefore(next)}>Older orders</a>}
    </nav>
  </section>
)

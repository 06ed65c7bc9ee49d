import type { FC } from 'hono/jsx'
import type { OrderOnShow, WaitPlaceOnShow } from '../../src/domain/types.js'
import { OrderRow } from '../components/order-row.js'
import { WaitLine } from '../components/wait-line.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'
import type { Site } from '../site.js'

export interface OrderTableProps {
  site: Site
  /** What the customer waits for; it stands above the newest orders. */
  places: WaitPlaceOnShow[]
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

const WaitPlaces: FC<{ places: WaitPlaceOnShow[] }> = ({ places }) => (
  <section class="wait-places" aria-labelledby="wait-places-title">
    <h2 id="wait-places-title">Waiting for</h2>
    <ul>
      {places.map((place) => (
        <li>
          <h3>
            <a href={paths.card(place.product_id)}>{place.product_name}</a>
          </h3>
          <WaitLine place={place} name={place.product_name} />
        </li>
      ))}
    </ul>
  </section>
)

/** A page of a customer's orders, newest first; it renews itself, since holds run out by themselves. */
export const OrderTable: FC<OrderTableProps> = ({ site, places, orders, next, before }) => (
  <section
    id="orders"
    hx-get={paths.orderTable(before)}
    hx-trigger={pollTrigger('orders')}
    hx-swap="outerMorph"
  >
    {places.length > 0 && <WaitPlaces places={places} />}
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

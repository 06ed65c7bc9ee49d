import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { paths } from '../paths.js'
import { OrderCells } from './operator-order-row.js'
import { OrderHeads } from './order-heads.js'

type RecentOrdersProps = Pick<ProductNumbersProps, 'site' | 'product' | 'recentOrders'>

/** The newest orders of a product, and the way to all of them. */
export const RecentOrders: FC<RecentOrdersProps> = ({ site, product, recentOrders }) => (
  <section id="recent-orders" aria-labelledby="recent-orders-title">
    <h2 id="recent-orders-title">Newest orders</h2>
    {recentOrders.length === 0 ? (
      <p class="note">No orders yet. The first hold stands here.</p>
    ) : (
      <>
        <table class="data stacked dense order-list">
          <caption class="sr-only">The newest orders of this product</caption>
          <OrderHeads />
          <tbody>
            {recentOrders.map((order) => (
              <tr id={`row-${order.id}`}>
                <OrderCells site={site} order={order} />
              </tr>
            ))}
          </tbody>
        </table>
        <p class="pager">
          <a href={paths.adminProductOrders(product.id)}>All orders of this product</a>
        </p>
      </>
    )}
  </section>
)

import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { count } from '../words.js'
import { Moment } from './moment.js'

type WaitListTableProps = Pick<ProductNumbersProps, 'site' | 'product' | 'waiters'>

/** Who waits for a product, in order, as far as a page shows it. */
export const WaitListTable: FC<WaitListTableProps> = ({ site, product, waiters }) => (
  <section id="wait-list" aria-labelledby="wait-list-title">
    <h2 id="wait-list-title">Wait list</h2>
    {product.waiting === 0 ? (
      <p class="note">Nobody waits. Where nothing is free, shoppers can join the line from its card.</p>
    ) : (
      <>
        <p>
          <span data-number="waiting">{product.waiting}</span>{' '}
          {product.waiting === 1 ? 'person waits' : 'people wait'}. What comes back is offered to the first
          who can take all they asked for.
        </p>
        <table class="data stacked dense">
          <caption class="sr-only">The wait list, in order</caption>
          <thead>
            <tr>
              <th scope="col" class="number">
                Place
              </th>
              <th scope="col">Customer</th>
              <th scope="col" class="number">
                Units
              </th>
              <th scope="col">Joined</th>
            </tr>
          </thead>
          <tbody>
            {waiters.map(({ customer_email, quantity, joined_at }, index) => (
              <tr>
                <th scope="row" class="number" data-label="Place">
                  {index + 1}
                </th>
                <td data-label="Customer" class="wraps">
                  {customer_email}
                </td>
                <td data-label="Units" class="number">
                  {quantity}
                </td>
                <td data-label="Joined">
                  <Moment at={joined_at} timeZone={site.timeZone} now={site.now} exactness="second" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {product.waiting > waiters.length && (
          <p class="note">
            And {count(product.waiting - waiters.length, 'more person', 'more people')} behind them.
          </p>
        )}
      </>
    )}
  </section>
)

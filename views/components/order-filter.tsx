import type { FC } from 'hono/jsx'
import { ORDER_STATUSES } from '../../src/domain/types.js'
import type { AdminOrdersPageProps } from '../pages/admin-orders.js'
import { paths } from '../paths.js'
import { Field } from './field.js'

type OrderFilterProps = Pick<AdminOrdersPageProps, 'product' | 'filter' | 'problem'>

/** Finds orders by whose they are, which they are and how they stand; its address can be kept and sent around. */
export const OrderFilter: FC<OrderFilterProps> = ({ product, filter, problem }) => {
  const action = product ? paths.adminProductOrders(product.id) : paths.adminOrders()
  const narrowed = Boolean(filter.email || filter.id || filter.status)
  return (
    <search>
      <form class="order-filter" method="get" action={action} novalidate>
        <Field
          name="email"
          label="Email"
          type="email"
          value={filter.email}
          error={problem?.fields.email}
          optional
        />
        <Field name="id" label="Order id" type="text" value={filter.id} error={problem?.fields.id} optional />
        <div class="field">
          <label for="status">Status</label>
          <select class="input" id="status" name="status">
            <option value="">Any</option>
            {ORDER_STATUSES.map((status) => (
              <option value={status} selected={status === filter.status}>
                {status}
              </option>
            ))}
          </select>
        </div>
        <div class="actions">
          <button class="button" type="submit">
            Find
          </button>
          {narrowed && (
            <a class="button-second" href={action}>
              Show all
            </a>
          )}
        </div>
      </form>
    </search>
  )
}

import type { FC } from 'hono/jsx'
import type { OrderOnShow, OrderStatus } from '../../src/domain/types.js'
import type { OrderPhase } from '../order-phase.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { Moment } from './moment.js'
import { Money } from './money.js'
import { StatusBadge } from './status-badge.js'

/** The operator sees an order as SQL has it: a hold that has run out is pending until the sweep has come by. */
const PHASES: Record<OrderStatus, OrderPhase> = {
  pending: 'held',
  confirmed: 'confirmed',
  expired: 'lapsed',
  cancelled: 'cancelled',
}

export interface OperatorOrderRowProps {
  site: Site
  order: OrderOnShow
  /** Left out on the pages of one product, where every row would say the same. */
  withProduct?: boolean
}

/** The cells that every table of orders in the console begins with. */
export const OrderCells: FC<OperatorOrderRowProps> = ({ site, order, withProduct }) => {
  const when = { timeZone: site.timeZone, now: site.now, exactness: 'second' } as const
  const pending = order.status === 'pending'
  return (
    <>
      <th scope="row" data-label="Customer">
        <a href={paths.adminOrders({ email: order.customer_email })}>{order.customer_email}</a>
        <a class="order-id" href={paths.adminOrders({ id: order.id })}>
          {order.id}
        </a>
      </th>
      {withProduct && (
        <td data-label="Product" class="wraps">
          <a href={paths.adminProduct(order.product_id)}>
            <bdi>{order.product_name}</bdi>
          </a>
        </td>
      )}
      <td data-label="Status">
        <StatusBadge phase={PHASES[order.status]} {...(pending ? { word: 'Pending' } : {})} />
      </td>
      <td data-label="Units" class="number">
        {order.quantity}
      </td>
      <td data-label="Total" class="number">
        <Money cents={order.unit_price_cents * order.quantity} currency={order.currency} />
      </td>
      <td data-label="Held at">
        <Moment at={order.created_at} {...when} />
      </td>
      <td data-label={pending ? 'Held until' : 'Ended'}>
        {pending && <span class="wide-only">until </span>}
        <Moment at={order.resolved_at ?? order.hold_expires_at} {...when} />
      </td>
    </>
  )
}

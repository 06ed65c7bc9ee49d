import type { FC } from 'hono/jsx'
import type { OrderOnShow } from '../../src/domain/types.js'
import { phaseOf } from '../order-phase.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { Moment } from './moment.js'
import { Money } from './money.js'
import { StatusBadge } from './status-badge.js'

/** One order in the customer's list; its product's name leads to the ticket. */
export const OrderRow: FC<{ site: Site; order: OrderOnShow }> = ({ site, order }) => {
  const phase = phaseOf(order, site.now)
  const when = { timeZone: site.timeZone, now: site.now, exactness: 'second' } as const
  return (
    <tr id={`row-${order.id}`}>
      <th scope="row" data-label="Product">
        <a href={paths.checkout(order.id)}>{order.product_name}</a>
      </th>
      <td data-label="Status">
        <StatusBadge phase={phase} />
      </td>
      <td data-label="Quantity" class="number">
        {order.quantity}
      </td>
      <td data-label="Total" class="number">
        <Money cents={order.unit_price_cents * order.quantity} currency={order.currency} />
      </td>
      <td data-label="Held at">
        <Moment at={order.created_at} {...when} />
      </td>
      <td data-label={phase === 'held' ? 'Yours until' : 'Ended'}>
        {phase === 'held' && <span class="wide-only">Yours until </span>}
        <Moment at={order.resolved_at ?? order.hold_expires_at} {...when} />
      </td>
    </tr>
  )
}

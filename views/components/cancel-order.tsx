import type { FC } from 'hono/jsx'
import type { OrderOnShow } from '../../src/domain/types.js'
import type { AdminOrdersPageProps } from '../pages/admin-orders.js'
import { paths } from '../paths.js'
import { count } from '../words.js'
import { Disclosure } from './disclosure.js'
import { Field } from './field.js'

/** The address of the reason of one order's cancellation. */
export const reasonId = (orderId: string) => `reason-${orderId}`

type CancelOrderProps = Pick<AdminOrdersPageProps, 'problem' | 'cancelling'> & { order: OrderOnShow }

/** Cancels somebody's order, with the reason; an order that has ended otherwise has nothing to cancel. */
export const CancelOrder: FC<CancelOrderProps> = ({ order, problem, cancelling }) => {
  if (order.status !== 'pending' && order.status !== 'confirmed') return null
  const refused = cancelling?.id === order.id ? cancelling : null
  const units = `${count(order.quantity, 'unit')} ${order.quantity === 1 ? 'goes' : 'go'} back on sale`
  return (
    <Disclosure
      summary="Cancel"
      of={`the order of ${order.customer_email}`}
      id={`cancel-${order.id}`}
      group="cancel"
      open={refused !== null}
    >
      <form class="control" method="post" action={paths.adminOrderCancellation(order.id)} novalidate>
        <p class="hint">
          {order.status === 'confirmed'
            ? `It is bought. ${units}; paying back is up to you.`
            : `It is held and not bought. ${units}.`}
        </p>
        <Field
          id={reasonId(order.id)}
          name="reason"
          label="Reason"
          type="text"
          value={refused?.reason ?? ''}
          error={refused ? problem?.fields.reason : undefined}
        />
        <button class="button-danger" type="submit">
          Cancel this order
        </button>
      </form>
    </Disclosure>
  )
}

import type { FC } from 'hono/jsx'
import type { OrderOnShow } from '../../src/domain/types.js'
import type { OrderPhase } from '../order-phase.js'
import { paths } from '../paths.js'

/** What can be done with an order now. The buttons keep their ids, so that a poll leaves the focus where it is. */
export const OrderActions: FC<{ order: OrderOnShow; phase: OrderPhase }> = ({ order, phase }) => {
  if (phase === 'held') {
    return (
      <div class="actions">
        <form method="post" action={paths.confirmation(order.id)}>
          <button class="button" id="confirm" type="submit">
            Confirm the purchase
          </button>
        </form>
        <form method="post" action={paths.cancellation(order.id)}>
          <button class="button-second" id="release" type="submit">
            Release the hold
          </button>
        </form>
      </div>
    )
  }
  return (
    <p class="actions">
      {phase !== 'confirmed' && (
        <a class="button" href={`${paths.home}#product-${order.product_id}`}>
          See what is free now
        </a>
      )}
      <a class="button-second" href={paths.orders}>
        All my orders
      </a>
    </p>
  )
}

import type { FC } from 'hono/jsx'
import type { OrderOnShow, ProductOnShow } from '../../src/domain/types.js'
import type { OrderPhase } from '../order-phase.js'
import { paths } from '../paths.js'
import { lengthInWords } from '../words.js'

export interface OrderActionsProps {
  order: OrderOnShow
  phase: OrderPhase
  stock: ProductOnShow
}

/** Offered only where it would not be refused as things stand. */
const mayBeExtended = (order: OrderOnShow, stock: ProductOnShow) =>
  stock.extension_seconds > 0 && stock.waiting === 0 && order.extension_id === null

/** What can be done with an order now. The buttons keep their ids, so that a poll leaves the focus where it is. */
export const OrderActions: FC<OrderActionsProps> = ({ order, phase, stock }) => {
  if (phase === 'held') {
    return (
      <div class="actions">
        <form method="post" action={paths.confirmation(order.id)}>
          <button class="button" id="confirm" type="submit">
            Confirm the purchase
          </button>
        </form>
        {mayBeExtended(order, stock) && (
          <form method="post" action={paths.extension(order.id)}>
            <button class="button-second" id="extend" type="submit">
              {`Hold ${lengthInWords(stock.extension_seconds)} longer, once`}
            </button>
          </form>
        )}
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
        <a class="button" href={paths.card(order.product_id)}>
          See what is free now
        </a>
      )}
      <a class="button-second" href={paths.orders}>
        All my orders
      </a>
    </p>
  )
}

import type { FC } from 'hono/jsx'
import type { OrderOnShow, ProductOnShow } from '../../src/domain/types.js'
import { OrderActions } from '../components/order-actions.js'
import { StockSight } from '../components/stock-sight.js'
import { Ticket } from '../components/ticket.js'
import { phaseOf } from '../order-phase.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'
import type { Site } from '../site.js'

export interface OrderPanelProps {
  site: Site
  order: OrderOnShow
  stock: ProductOnShow
}

/**
 * One order as a ticket. Only a hold whose time runs asks for news of itself; once it is resolved it is drawn
 * without a trigger, and that is how the polling ends.
 */
export const OrderPanel: FC<OrderPanelProps> = ({ site, order, stock }) => {
  const phase = phaseOf(order, site.now)
  const polling =
    phase === 'held'
      ? { 'hx-get': paths.orderPanel(order.id), 'hx-trigger': pollTrigger('order', 'hold-lapsed') }
      : {}
  return (
    <section
      id={`order-${order.id}`}
      class="order-panel"
      data-phase={phase}
      hx-swap="outerMorph"
      {...polling}
    >
      <Ticket site={site} order={order} phase={phase} />
      <OrderActions order={order} phase={phase} stock={stock} />
      <aside class="order-stock" aria-label="Units of this product">
        <StockSight product={stock} />
        {phase === 'held' && stock.stock_display === 'exact' && stock.held >= order.quantity && (
          <p class="note">{order.quantity} of the held are yours.</p>
        )}
      </aside>
    </section>
  )
}

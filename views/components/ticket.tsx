import type { FC } from 'hono/jsx'
import type { OrderOnShow } from '../../src/domain/types.js'
import type { OrderPhase } from '../order-phase.js'
import type { Site } from '../site.js'
import { Moment } from './moment.js'
import { Money } from './money.js'
import { Picture } from './picture.js'
import { TicketStub } from './ticket-stub.js'

export interface TicketProps {
  site: Site
  order: OrderOnShow
  phase: OrderPhase
}

/** An order on paper: what it is of on the left, what became of it on the stub. */
export const Ticket: FC<TicketProps> = ({ site, order, phase }) => (
  <div class={`ticket ticket-${phase}`}>
    <div class="ticket-main">
      <div class="ticket-product">
        <Picture site={site} imageUrl={order.image_url} class="ticket-picture" />
        <h2>{order.product_name}</h2>
      </div>
      <dl class="ticket-lines">
        <dt>Quantity</dt>
        <dd class="figures">{order.quantity}</dd>
        <dt>Price each</dt>
        <dd>
          <Money cents={order.unit_price_cents} currency={order.currency} />
        </dd>
        <dt>Total</dt>
        <dd class="ticket-total">
          <Money cents={order.unit_price_cents * order.quantity} currency={order.currency} />
        </dd>
      </dl>
      <dl class="ticket-small">
        <dt>Held</dt>
        <dd>
          <Moment at={order.created_at} timeZone={site.timeZone} exactness="second" />
        </dd>
        {order.waited_since && (
          <>
            <dt>Waited</dt>
            <dd>
              since <Moment at={order.waited_since} timeZone={site.timeZone} exactness="second" />
            </dd>
          </>
        )}
        <dt>For</dt>
        <dd>{order.customer_email}</dd>
        <dt>Order</dt>
        <dd class="figures">{order.id}</dd>
      </dl>
    </div>
    <div class="ticket-stub">
      <TicketStub site={site} order={order} phase={phase} />
    </div>
  </div>
)

import type { FC } from 'hono/jsx'
import type { ProductOnShow, Standing } from '../../src/domain/types.js'
import { Money } from '../components/money.js'
import { Picture } from '../components/picture.js'
import { StockSight } from '../components/stock-sight.js'
import { WaitingStub } from '../components/waiting-stub.js'
import { WaitingWords } from '../components/waiting-words.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'
import type { Site } from '../site.js'

/** `open`: the sale has no waiting room; `closed`: it opens later; null: the visitor has no place that counts. */
export type WaitingState = Standing | { state: 'open' } | { state: 'closed' } | null

export interface WaitingPanelProps {
  site: Site
  product: ProductOnShow
  standing: WaitingState
}

/**
 * A place in a waiting room, as a ticket. Only a place that waits asks how it stands; let in, or told that all is
 * over, it is drawn without a trigger.
 */
export const WaitingPanel: FC<WaitingPanelProps> = (props) => {
  const { site, product, standing } = props
  const polling =
    standing?.state === 'waiting'
      ? { 'hx-get': paths.waitingPanel(product.id), 'hx-trigger': pollTrigger('waiting') }
      : {}
  return (
    <section
      id="waiting-panel"
      class="order-panel"
      data-standing={standing?.state ?? 'none'}
      hx-swap="outerMorph"
      {...polling}
    >
      <div class="ticket">
        <div class="ticket-main">
          <div class="ticket-product">
            <Picture site={site} imageUrl={product.image_url} class="ticket-picture" />
            <div>
              <h2>{product.name}</h2>
              <Money cents={product.price_cents} currency={product.currency} />
            </div>
          </div>
          <WaitingWords {...props} />
        </div>
        <div class="ticket-stub">
          <WaitingStub {...props} />
        </div>
      </div>
      <aside class="order-stock" aria-label="Units of this product">
        <StockSight product={product} />
      </aside>
    </section>
  )
}

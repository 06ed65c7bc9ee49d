import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { SaleTurns, Site } from '../site.js'
import { Disclosure } from './disclosure.js'
import { PreviewForm } from './preview-form.js'
import { PreviewTurns } from './preview-turns.js'

/** Ways to see the shop as its visitors will at the turns of this sale. */
export const PreviewMoments: FC<{ site: Site; product: SaleTurns }> = ({ site, product }) => (
  <Disclosure summary="See the shop at another time" harmless>
    <p class="hint">Nothing is changed by looking. The units shown are those of today.</p>
    <PreviewTurns site={site} sale={product} page={paths.card(product.id)} />
    {product.waiting_room !== 'off' && (
      <>
        <h3>Its waiting room</h3>
        <PreviewTurns site={site} sale={product} page={paths.waitingRoom(product.id)} />
      </>
    )}
    <PreviewForm path={paths.home} timeZone={site.timeZone} />
  </Disclosure>
)

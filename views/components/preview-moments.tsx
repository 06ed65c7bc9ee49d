import type { FC } from 'hono/jsx'
import type { ProductForOperator } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { Disclosure } from './disclosure.js'
import { Moment } from './moment.js'
import { PreviewForm } from './preview-form.js'

const MINUTE_MS = 60_000

/** The moments at which a sale looks different from the moment before. */
function momentsOf(product: ProductForOperator): { words: string; at: Date }[] {
  const { sale_starts_at, sale_ends_at, waiting_room, waiting_room_opens_minutes } = product
  const before = (at: Date, minutes: number) => new Date(at.getTime() - minutes * MINUTE_MS)
  const room = { words: 'The waiting room opens', at: before(sale_starts_at, waiting_room_opens_minutes) }
  return [
    ...(waiting_room === 'off' ? [] : [room]),
    { words: 'A minute before the opening', at: before(sale_starts_at, 1) },
    { words: 'The opening', at: sale_starts_at },
    { words: 'A minute before the end', at: before(sale_ends_at, 1) },
    { words: 'The end', at: sale_ends_at },
  ]
}

/** Ways to see the shop as its visitors will at the turns of this sale. */
export const PreviewMoments: FC<{ site: Site; product: ProductForOperator }> = ({ site, product }) => (
  <Disclosure summary="See the shop at another time" harmless>
    <p class="hint">Nothing is changed by looking. The units shown are those of today.</p>
    <ul class="preview-moments">
      {momentsOf(product).map(({ words, at }) => (
        <li>
          <a href={paths.cardAt(product.id, at)}>{words}</a>{' '}
          <Moment at={at} timeZone={site.timeZone} now={site.now} exactness="second" />
        </li>
      ))}
    </ul>
    <PreviewForm path={paths.home} timeZone={site.timeZone} />
  </Disclosure>
)

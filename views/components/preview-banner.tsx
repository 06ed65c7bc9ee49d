import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { Preview, Site } from '../site.js'
import { Disclosure } from './disclosure.js'
import { Moment } from './moment.js'
import { PreviewForm } from './preview-form.js'
import { PreviewTurns } from './preview-turns.js'

/** In the shop a sale is looked at on its card; every other page stays the one that is open. */
const pageOf = (site: Site, productId: number) =>
  site.path === paths.home ? paths.card(productId) : site.path

const Sales: FC<{ site: Site; sales: Preview['sales'] }> = ({ site, sales }) => (
  <Disclosure summary="The turns of the sales" harmless>
    <ul class="preview-sales">
      {sales.map((sale) => (
        <li>
          <bdi>{sale.name}</bdi>
          <PreviewTurns site={site} sale={sale} page={pageOf(site, sale.id)} />
        </li>
      ))}
    </ul>
  </Disclosure>
)

/** Says above everything else that this is not the shop as it is, and what of it is true. */
export const PreviewBanner: FC<{ site: Site; preview: Preview }> = ({ site, preview }) => (
  <aside class="preview" aria-label="Preview">
    <p class="preview-words">
      <strong>
        Preview: the shop as of <Moment at={preview.at} timeZone={site.timeZone} exactness="second" />
      </strong>{' '}
      <span class="preview-utc figures">({preview.at.toISOString()})</span>
    </p>
    <p>
      Only the clock is moved: units, orders and lines are those of today, and what would be bought until then
      is not guessed. A hold that ends by then counts as lapsed. Buttons and fields do nothing here, and
      nothing on the page moves.
    </p>
    <div class="preview-ways">
      <PreviewForm path={site.path} timeZone={site.timeZone} typed={preview.typed} />
      <a href={site.path} data-leaves-preview>
        Leave the preview
      </a>
    </div>
    {preview.sales.length > 0 && <Sales site={site} sales={preview.sales} />}
  </aside>
)

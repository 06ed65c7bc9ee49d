import type { FC } from 'hono/jsx'
import type { Site } from '../site.js'
import { Moment } from './moment.js'
import { PreviewForm } from './preview-form.js'

/** Says above everything else that this is not the shop as it is, and what of it is true. */
export const PreviewBanner: FC<{ site: Site; at: Date; typed: string }> = ({ site, at, typed }) => (
  <aside class="preview" aria-label="Preview">
    <p class="preview-words">
      <strong>
        Preview: the shop as of <Moment at={at} timeZone={site.timeZone} exactness="second" />
      </strong>{' '}
      <span class="preview-utc figures">({at.toISOString()})</span>
    </p>
    <p>
      Only the clock is moved: units, orders and holds are those of today. Buttons and fields do nothing here,
      and nothing on the page moves.
    </p>
    <PreviewForm path={site.path} timeZone={site.timeZone} typed={typed} />
    <p>
      <a href={site.path} data-leaves-preview>
        Leave the preview
      </a>
    </p>
  </aside>
)

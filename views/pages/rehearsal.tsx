import type { FC } from 'hono/jsx'
import type { RehearsalOnShow } from '../../src/domain/rehearsal-types.js'
import { Moment } from '../components/moment.js'
import { ProductHead } from '../components/product-head.js'
import { RefreshOffer } from '../components/refresh-offer.js'
import { RehearsalPanel } from '../fragments/rehearsal-panel.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'
import { sizeInWords } from '../rehearsal-words.js'
import type { Site } from '../site.js'

export interface RehearsalPageProps {
  site: Site
  rehearsal: RehearsalOnShow
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
}

/** One rehearsal, while it runs and ever after. */
export const RehearsalPage: FC<RehearsalPageProps> = ({ site, rehearsal, reloadAfter }) => {
  const { id, product_id, product_name, actor_email, started_at, outcome } = rehearsal
  return (
    <ConsolePage site={site} title={`Rehearsal of ${product_name}`} reloadAfter={reloadAfter}>
      <article class="report">
        <ProductHead site={site} product={{ id: product_id, name: product_name }} part="Rehearsal of" />
        {outcome === null && <RefreshOffer href={paths.adminRehearsal(id)} on={reloadAfter !== undefined} />}
        <p class="note">
          {sizeInWords(rehearsal)}, started{' '}
          <Moment at={started_at} timeZone={site.timeZone} exactness="second" /> by <bdi>{actor_email}</bdi>.
        </p>
        <RehearsalPanel rehearsal={rehearsal} />
      </article>
    </ConsolePage>
  )
}

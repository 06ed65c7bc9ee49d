import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { SaleTurns, Site } from '../site.js'
import { Moment } from './moment.js'

const MINUTE_MS = 60_000

/** The moments at which a sale looks different from the moment before. */
function turnsOf(sale: SaleTurns): { words: string; at: Date }[] {
  const { sale_starts_at, sale_ends_at, waiting_room, waiting_room_opens_minutes } = sale
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

export interface PreviewTurnsProps {
  site: Site
  sale: SaleTurns
  /** The page that is looked at. */
  page: string
}

/** Ways to see a page as it is at the turns of one sale. */
export const PreviewTurns: FC<PreviewTurnsProps> = ({ site, sale, page }) => (
  <ul class="preview-turns">
    {turnsOf(sale).map(({ words, at }) => (
      <li>
        <a
          href={paths.pageAt(page, at)}
          aria-current={site.preview?.at.getTime() === at.getTime() ? 'true' : undefined}
        >
          {words}
        </a>{' '}
        <Moment at={at} timeZone={site.timeZone} now={site.now} exactness="second" />
      </li>
    ))}
  </ul>
)

import type { FC } from 'hono/jsx'
import type { WaitingPanelProps } from '../fragments/waiting-panel.js'
import { paths } from '../paths.js'
import { roughlyInWords } from '../words.js'
import { Countdown } from './countdown.js'
import { Moment } from './moment.js'

/** The stub of a place: the number in line or the clock, whichever says more, and the one thing to do. */
export const WaitingStub: FC<WaitingPanelProps> = ({ site, product, standing }) => {
  const moment = (at: Date) => <Moment at={at} timeZone={site.timeZone} now={site.now} exactness="second" />
  switch (standing?.state) {
    case 'waiting': {
      const starts = product.state === 'upcoming'
      const { position, estimated_seconds: seconds } = standing
      return (
        <>
          {position !== null && (
            <p class="place">
              <span class="countdown-label">Your place in line</span>
              <span class="place-number" data-number="place">
                {position}
              </span>
            </p>
          )}
          {starts ? (
            <Countdown
              site={site}
              to={product.sale_starts_at}
              kind="start"
              label={{ at: 'The sale opens', in: 'The sale opens in' }}
              large={position === null}
            />
          ) : (
            <p class="stub-words">
              {seconds === null ? 'Nobody is let in just now.' : roughlyInWords(seconds)}
            </p>
          )}
        </>
      )
    }
    case 'admitted':
      return (
        <>
          <Countdown
            site={site}
            to={standing.until}
            kind="end"
            label={{ at: 'Your turn, until', in: 'Your turn, for' }}
            exactness="second"
            large
          />
          <p>
            <a class="button" href={paths.card(product.id)}>
              Go and hold yours
            </a>
          </p>
        </>
      )
    case 'closed':
      return product.waiting_room_opens_at ? (
        <p class="stub-words">It opens at {moment(product.waiting_room_opens_at)}.</p>
      ) : null
    case 'over':
    case 'open':
      return (
        <p>
          <a class="button" href={paths.home}>
            To the shop
          </a>
        </p>
      )
    default:
      return (
        <p>
          <a class="button" href={paths.waitingRoom(product.id)}>
            Take a place
          </a>
        </p>
      )
  }
}

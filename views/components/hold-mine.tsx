import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { HoldInHand, Site } from '../site.js'
import { Countdown } from './countdown.js'

/** What of a product is held for the one who looks, with its clock and the way to its ticket. */
export const HoldMine: FC<{ site: Site; hold: HoldInHand }> = ({ site, hold }) => {
  const units = `${hold.quantity} ${hold.quantity === 1 ? 'unit is' : 'units are'}`
  return (
    <div class="hold-mine">
      <p>
        <strong>{units} held for you.</strong>
        {hold.offered && ' They came from the wait list; confirm before the clock runs out.'}
      </p>
      <Countdown
        site={site}
        to={hold.expiresAt}
        kind="hold"
        label={{ at: 'Yours until', in: 'Yours for' }}
        exactness="second"
      />
      <p>
        <a class="button" href={paths.checkout(hold.orderId)}>
          Go to the ticket
        </a>
      </p>
    </div>
  )
}

import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { Moment } from './moment.js'

/**
 * One click back to a hold from anywhere in the shop. It says until when and does not tick: it is part of the page and
 * not polled, and a clock that has run out would say nothing true.
 */
export const HoldReminder: FC<{ site: Site }> = ({ site }) => {
  const [hold] = site.holds
  if (!hold || site.path === paths.checkout(hold.orderId)) return null
  return (
    <aside class="hold-reminder" aria-label="Your hold">
      <p>
        You hold {hold.quantity} × <bdi>{hold.productName}</bdi> until{' '}
        <Moment at={hold.expiresAt} timeZone={site.timeZone} now={site.now} exactness="second" />.{' '}
        <a href={paths.checkout(hold.orderId)}>Go to the ticket</a>
      </p>
    </aside>
  )
}

import type { FC } from 'hono/jsx'
import { Countdown } from './countdown.js'
import { Moment } from './moment.js'
import { StatusBadge } from './status-badge.js'
import type { TicketProps } from './ticket.js'

/** The part of the ticket that tells how the order stands: a clock, a stamp, or when it ended. */
export const TicketStub: FC<TicketProps> = ({ site, order, phase }) => {
  const ended =
    order.status === 'pending' ? order.hold_expires_at : (order.resolved_at ?? order.hold_expires_at)
  const end = <Moment at={ended} timeZone={site.timeZone} now={site.now} exactness="second" />
  const until = (
    <Moment at={order.hold_expires_at} timeZone={site.timeZone} now={site.now} exactness="second" />
  )
  if (phase === 'held') {
    const label = { at: 'Yours until', in: 'Yours for' }
    return (
      <>
        <StatusBadge phase={phase} />
        <Countdown
          site={site}
          to={order.hold_expires_at}
          kind="hold"
          label={label}
          exactness="second"
          large
        />
        <p class="hint">
          Confirm by {until}, or the units go back on sale.
          {order.extension_id !== null && ' You have extended this hold.'}
        </p>
      </>
    )
  }
  if (phase === 'confirmed') {
    return (
      <>
        <p class="stamp">Confirmed</p>
        <p class="stub-words">Bought at {end}. This page is your receipt.</p>
      </>
    )
  }
  return (
    <>
      <StatusBadge phase={phase} />
      <p class="stub-words">
        {phase === 'lapsed' ? (
          <>Your hold ended at {until}. The units went back on sale.</>
        ) : (
          <>Cancelled at {end}. The units went back on sale.</>
        )}
      </p>
    </>
  )
}

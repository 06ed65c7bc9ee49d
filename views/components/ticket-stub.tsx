import type { FC } from 'hono/jsx'
import { Countdown } from './countdown.js'
import { Moment } from './moment.js'
import { StatusBadge } from './status-badge.js'
import type { TicketProps } from './ticket.js'

/** How long before its end a hold warns that it ends, in seconds; scripts show the warning at the same second. */
const LAST_CALL_SECONDS = 30

/** Its line is kept free from the start, so that nothing moves under a finger when it appears. */
const LastCall: FC<{ ends: Date; now: Date }> = ({ ends, now }) => {
  const waits = ends.getTime() - now.getTime() > LAST_CALL_SECONDS * 1000
  return (
    <p class={waits ? 'last-call last-call-waits' : 'last-call'} data-seconds={LAST_CALL_SECONDS}>
      Less than {LAST_CALL_SECONDS} seconds are left.
    </p>
  )
}

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
        <LastCall ends={order.hold_expires_at} now={site.now} />
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

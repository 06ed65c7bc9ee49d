import type { FC } from 'hono/jsx'
import type { Site } from '../site.js'
import { type Exactness, timeInWords } from '../times.js'

export interface CountdownProps {
  site: Site
  to: Date
  /** What happens at zero, which is also what the browser does then. */
  kind: 'start' | 'end' | 'hold'
  /** The words before the time, as a standing deadline ("Ends at") and as a running clock ("Ends in"). */
  label: { at: string; in: string }
  exactness?: Exactness
  /** The clock of a hold is the largest thing on its page. */
  large?: boolean
}

/**
 * A deadline that scripts turn into a running clock. What is sent is the time remaining, because the wall clock of
 * a visitor cannot be trusted; what stands there without scripts is the deadline itself.
 */
export const Countdown: FC<CountdownProps> = ({ site, to, kind, label, exactness = 'minute', large }) => (
  <p class={large ? 'countdown countdown-large' : 'countdown'}>
    <span class="countdown-label" data-running={label.in}>
      {label.at}
    </span>{' '}
    <span
      role="timer"
      data-kind={kind}
      data-deadline={to.toISOString()}
      data-remaining-ms={Math.max(0, to.getTime() - site.now.getTime())}
    >
      {timeInWords(to, site.timeZone, site.now, exactness)}
    </span>
  </p>
)

import type { FC } from 'hono/jsx'
import { type Exactness, timeInWords } from '../times.js'

export interface MomentProps {
  at: Date
  timeZone: string
  /** Given, the day is left out where it is today. */
  now?: Date
  exactness?: Exactness
}

/** A point in time for people and machines alike. */
export const Moment: FC<MomentProps> = ({ at, timeZone, now, exactness = 'minute' }) => (
  <time class="figures" datetime={at.toISOString()}>
    {timeInWords(at, timeZone, now ?? null, exactness)}
  </time>
)

import type { FC } from 'hono/jsx'
import type { RehearsalOnShow } from '../../src/domain/rehearsal-types.js'
import { paths } from '../paths.js'
import { StatCard } from './stat-card.js'

/** How far a rehearsal has come, and the way to stop it. */
export const RehearsalUnderWay: FC<{ rehearsal: RehearsalOnShow }> = ({ rehearsal }) => {
  const { id, seconds, progress, stop_asked_at } = rehearsal
  const { second = 0, requests = 0, holds = 0, confirmed = 0, refused = 0, errors = 0 } = progress ?? {}
  return (
    <>
      <p class="rehearsal-clock">
        <progress class="rehearsal-bar" max={seconds} value={second} aria-label="Seconds of the rehearsal" />
        <span class="figures">
          <span data-number="second">{second}</span> of {seconds} s
        </span>
      </p>
      <dl class="stats five">
        <StatCard name="requests" value={requests} label="requests" />
        <StatCard name="holds" value={holds} label="holds granted" />
        <StatCard name="confirmed" value={confirmed} label="confirmed" />
        <StatCard name="refused" value={refused} label="refused" />
        <StatCard name="errors" value={errors} label="errors" />
      </dl>
      {stop_asked_at === null && (
        <form class="control" method="post" action={paths.adminRehearsalStop(id)}>
          <button class="button-second" type="submit">
            Stop the rehearsal
          </button>
        </form>
      )}
    </>
  )
}

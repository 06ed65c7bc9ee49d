import type { HealthReport } from '../src/domain/types.js'

/** How well a thing is: fine, worth a look, failed, or nothing that could be judged. */
export type Wellness = 'fine' | 'watch' | 'failed' | 'neutral'

export interface HealthFact {
  label: string
  wellness: Wellness
  words: string
}

/** From here on a figure is worth a look. A sweep runs every second, and a click wants its answer in a tenth. */
const OVERDUE_SECONDS_WATCHED = 5
const LOOP_DELAY_MS_WATCHED = 100
const PASSWORDS_WATCHED = 20

const dependency = (state: 'ok' | 'down' | 'none', down: string, none = ''): Omit<HealthFact, 'label'> =>
  ({
    ok: { wellness: 'fine' as const, words: 'Answers.' },
    down: { wellness: 'failed' as const, words: down },
    none: { wellness: 'neutral' as const, words: none },
  })[state]

const beyond = (value: number, watched: number): Wellness => (value > watched ? 'watch' : 'fine')

/** What the shop stands on. */
export function dependenciesOf({ engine, sql, redis }: HealthReport): HealthFact[] {
  return [
    { label: 'Engine', wellness: 'neutral', words: engine },
    { label: 'SQL', ...dependency(sql, 'Does not answer. Nothing can be held or confirmed until it does.') },
    {
      label: 'Redis',
      ...dependency(redis, 'Does not answer. Sales need SQL alone.', 'Not used by this engine.'),
    },
  ]
}

/** How the process is doing, as far as it can be judged by a number. */
export function loadOf(report: HealthReport): HealthFact[] {
  const { oldest_overdue_seconds: overdue, event_loop_delay_p99_ms: delay, passwords_waiting } = report
  return [
    {
      label: 'Overdue holds',
      wellness: beyond(overdue, OVERDUE_SECONDS_WATCHED),
      words: overdue === 0 ? 'None.' : `The oldest is ${Math.round(overdue * 10) / 10} s overdue.`,
    },
    {
      label: 'Event loop',
      wellness: beyond(delay, LOOP_DELAY_MS_WATCHED),
      words: `${Math.round(delay * 10) / 10} ms late at the 99th percentile of the last minute.`,
    },
    {
      label: 'Passwords',
      wellness: beyond(passwords_waiting, PASSWORDS_WATCHED),
      words:
        passwords_waiting === 0
          ? 'None waiting to be checked.'
          : `${passwords_waiting} waiting to be checked.`,
    },
  ]
}

/** What the whole comes to. */
export const STATUS_FACTS: Record<HealthReport['status'], HealthFact> = {
  ok: { label: 'Holdfast', wellness: 'fine', words: 'Selling, and all is well.' },
  degraded: { label: 'Holdfast', wellness: 'watch', words: 'Selling, with a part missing.' },
  down: { label: 'Holdfast', wellness: 'failed', words: 'Not able to sell.' },
}

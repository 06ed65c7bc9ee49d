import cron from 'node-cron'
import { expireDueHolds } from './domain/expiry.js'
import { clearLostRehearsals } from './domain/rehearsal-runs.js'
import type { Shop } from './domain/shop.js'
import { deleteForgottenThrottles } from './domain/throttles.js'

export interface ScheduleOptions {
  shop: Shop
  /** When to sweep, in cron's notation with seconds. */
  expiryCron: string
  /** Told how long each sweep took, in milliseconds. */
  onSweep(milliseconds: number): void
  onFault(error: unknown, what: string): void
}

/** Longest that stopping waits for a sweep that is under way, in milliseconds. */
const STOP_MS_MAX = 5_000
/** When to delete sessions that have ended and what need not be remembered: once a minute, which nobody waits for. */
const TIDYING_CRON = '30 * * * * *'

/** Starts the recurring work, none of which ever overlaps itself. Returns what stops it and waits for what is under way. */
export function startSchedule({ shop, expiryCron, onSweep, onFault }: ScheduleOptions): () => Promise<void> {
  const sweep = async () => {
    const startedAt = performance.now()
    await expireDueHolds(shop, (error) => onFault(error, 'the release of due holds'))
    onSweep(performance.now() - startedAt)
  }
  const tidy = async () => {
    await shop.sessions.deleteEnded()
    await deleteForgottenThrottles(shop.engine)
    await clearLostRehearsals(shop)
  }
  const options = { noOverlap: true, timezone: 'UTC' }
  const tasks = (
    [
      ['hold-expiry', expiryCron, sweep],
      ['tidying', TIDYING_CRON, tidy],
    ] as const
  ).map(([name, when, work]) =>
    cron.schedule(when, () => work().catch((error) => onFault(error, name)), { ...options, name }),
  )
  const stopWatching = watchClock(async () => {
    for (const task of tasks) {
      await task.stop()
      await task.start()
    }
  })
  return async () => {
    stopWatching()
    await cron.shutdown(STOP_MS_MAX)
  }
}

/** How often the clock of the process is looked at, in milliseconds. */
const CLOCK_LOOK_MS = 1_000

/** node-cron plans by the clock of the process: after that was set back, it would wait until the old time comes again. */
function watchClock(onSetBack: () => Promise<void>): () => void {
  let seen = Date.now()
  const look = setInterval(() => {
    const now = Date.now()
    if (now < seen) {
      void onSetBack()
    }
    seen = now
  }, CLOCK_LOOK_MS)
  look.unref()
  return () => clearInterval(look)
}

import { type Kysely, sql } from 'kysely'

/**
 * The database's clock, without asking it each time: its distance to this process's monotonic clock is measured on
 * first use and again every REFRESH_MS, so a request costs no round trip and no clock of this machine is believed. It
 * is right to within a round trip; that is good for showing times and for finding rows, and nothing is granted by it.
 */
export interface DatabaseClock {
  /** Milliseconds since 1970. Rejects only when the database could never be asked yet. */
  now(): Promise<number>
  close(): void
}

const REFRESH_MS = 1_000

export function openDatabaseClock(db: Kysely<never> | Kysely<unknown>): DatabaseClock {
  let distance: number | undefined
  let measuring: Promise<number> | undefined
  let refreshing: NodeJS.Timeout | undefined

  async function measure(): Promise<number> {
    const askedAt = performance.now()
    const { rows } = await sql<{ moment: Date }>`select sysdate(3) as moment`.execute(db)
    const answeredAt = performance.now()
    const [row] = rows
    if (!row) {
      throw new Error('The database does not tell the time.')
    }
    distance = row.moment.getTime() - (askedAt + answeredAt) / 2
    // While the database is out, the last distance goes on telling its time.
    refreshing ??= setInterval(() => void measure().catch(() => undefined), REFRESH_MS).unref()
    return distance
  }

  async function now(): Promise<number> {
    if (distance === undefined) {
      measuring ??= measure().finally(() => {
        measuring = undefined
      })
      distance = await measuring
    }
    return Math.round(performance.now() + distance)
  }

  return { now, close: () => clearInterval(refreshing) }
}

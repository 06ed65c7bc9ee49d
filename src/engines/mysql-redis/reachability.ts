import { DatabaseUnavailable } from './failures.js'

/** For how long one failed look at the database answers for all who ask, in milliseconds. */
const FAILURE_MS = 250

/**
 * Remembers whether the database gave cause for doubt. While it did not, asking costs nothing. After a lost connection
 * or a time-out, everybody waits for one shared look, so that a frozen database costs each request a short moment and
 * not a time-out for every statement.
 */
export interface Reachability {
  /** Throws DatabaseUnavailable while the database cannot be reached. */
  check(): Promise<void>
  /** Something broke that may mean that the database is gone. */
  doubt(): void
}

/** @param look connects to the database with a short time limit; rejects when it cannot */
export function openReachability(look: () => Promise<void>): Reachability {
  let doubted = false
  let looking: Promise<void> | undefined

  async function lookAgain(): Promise<void> {
    doubted = false
    try {
      await look()
      looking = undefined
    } catch (error) {
      doubted = true
      setTimeout(() => {
        looking = undefined
      }, FAILURE_MS).unref()
      throw new DatabaseUnavailable(`The database cannot be reached: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  async function check(): Promise<void> {
    if (doubted || looking) {
      looking ??= lookAgain()
      await looking
    }
  }

  return {
    check,
    doubt: () => {
      doubted = true
    },
  }
}

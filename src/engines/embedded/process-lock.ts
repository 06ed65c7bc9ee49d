import Database from 'libsql'

/**
 * Takes a lock between processes, held on a small SQLite file of its own: the operating system lets go of it when the
 * process dies, however it dies, so there is never a stale lock to clear away by hand.
 *
 * @param waitMs how long to wait for another holder, in milliseconds
 * @returns what releases it, or null when another process kept it all that time
 */
export function takeProcessLock(path: string, waitMs: number): (() => void) | null {
  const database = new Database(path)
  try {
    database.exec(`PRAGMA busy_timeout=${waitMs}`)
    database.exec('BEGIN EXCLUSIVE')
    return () => database.close()
  } catch (error) {
    database.close()
    if (isBusy(error)) {
      return null
    }
    throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')
}

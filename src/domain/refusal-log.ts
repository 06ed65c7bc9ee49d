import type { Kysely } from 'kysely'
import type { RefusedAttemptsTable, Tables } from './tables.js'
import type { Receipt } from './types.js'

/** Refused attempts on their way to SQL: kept in memory for a moment, so that a storm of them is a few statements. */
export interface RefusalLog {
  add(productId: number, attempt: RefusedAttempt, now: Date): void
  find(number: number): Receipt | undefined
  flush(): Promise<void>
  close(): Promise<void>
}

interface RefusedAttempt {
  number: number
  reason: string
  quantity: number
  free_after: number
  supplied: number
}

/** How long an attempt waits to be written, in milliseconds; a process that is killed loses so much of them. */
const FLUSH_MS = 500
/** Rows of one statement. */
const ROWS_AT_ONCE = 500
/** Most rows that wait; beyond, while the database is out, the oldest are given up. */
const ROWS_MAX = 200_000

export function openRefusalLog(
  db: Kysely<Tables>,
  onFault: (error: unknown, what: string) => void,
): RefusalLog {
  let unwritten: RefusedAttemptsTable[] = []
  let writing: readonly RefusedAttemptsTable[] = []
  let flushing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  function add(product_id: number, attempt: RefusedAttempt, created_at: Date): void {
    const { number, reason, quantity, free_after, supplied } = attempt
    unwritten.push({ number, product_id, created_at, reason, quantity, free_after, supplied })
    timer ??= setTimeout(() => void flush().catch(() => undefined), FLUSH_MS).unref()
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    flushing = flushing.catch(() => undefined).then(writeOut)
    return flushing
  }

  /** A row that may have been written already is written again as it was, so what is in doubt is simply repeated. */
  async function writeOut(): Promise<void> {
    const rows = unwritten
    writing = rows
    unwritten = []
    let written = 0
    try {
      for (; written < rows.length; written += ROWS_AT_ONCE) {
        await db
          .replaceInto('refused_attempts')
          .values(rows.slice(written, written + ROWS_AT_ONCE))
          .execute()
      }
    } catch (error) {
      unwritten = [...rows.slice(written), ...unwritten].slice(-ROWS_MAX)
      timer ??= setTimeout(() => void flush().catch(() => undefined), FLUSH_MS).unref()
      onFault(error, 'the log of refused attempts')
      throw error
    } finally {
      writing = []
    }
  }

  function find(number: number): Receipt | undefined {
    const row = [...unwritten, ...writing].find((attempt) => attempt.number === number)
    return row && receiptOfRefusal(row)
  }

  async function close(): Promise<void> {
    await flush()
    clearTimeout(timer)
  }

  return { add, find, flush, close }
}

export function receiptOfRefusal(row: RefusedAttemptsTable): Receipt {
  const { number, product_id, created_at, reason, quantity, free_after, supplied } = row
  return { number, product_id, time: created_at, outcome: 'refused', reason, quantity, free_after, supplied }
}

import type { Transaction } from 'kysely'
import type { Engine } from './engine.js'
import { NUMBERS_APART } from './receipt-numbers.js'
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

export function openRefusalLog(engine: Engine, onFault: (error: unknown, what: string) => void): RefusalLog {
  let unwritten: RefusedAttemptsTable[] = []
  /** The row that may still grow; none that is being written does. */
  let run: RefusedAttemptsTable | undefined
  let writing: readonly RefusedAttemptsTable[] = []
  let flushing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  function add(product_id: number, attempt: RefusedAttempt, created_at: Date): void {
    const { number, reason, quantity, free_after, supplied } = attempt
    const row = {
      number,
      last_number: number,
      product_id,
      created_at,
      reason,
      quantity,
      free_after,
      supplied,
    }
    if (run && continues(run, row)) {
      run.last_number = number
      return
    }
    run = row
    unwritten.push(row)
    timer ??= setTimeout(() => void flush().catch(() => undefined), FLUSH_MS).unref()
  }

  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    flushing = flushing.catch(() => undefined).then(writeOut)
    return flushing
  }

  async function writeOut(): Promise<void> {
    const rows = unwritten
    writing = rows
    unwritten = []
    run = undefined
    try {
      if (rows.length > 0) {
        await engine.transaction((trx) => writeRows(trx, rows))
      }
    } catch (error) {
      unwritten = [...rows, ...unwritten].slice(-ROWS_MAX)
      timer ??= setTimeout(() => void flush().catch(() => undefined), FLUSH_MS).unref()
      onFault(error, 'the log of refused attempts')
      throw error
    } finally {
      writing = []
    }
  }

  function find(number: number): Receipt | undefined {
    const row = [...unwritten, ...writing].find((attempts) => standsFor(attempts, number))
    return row && receiptOfRefusal(row, number)
  }

  async function close(): Promise<void> {
    await flush()
    clearTimeout(timer)
  }

  return { add, find, flush, close }
}

/**
 * One transaction however many rows, because a disk is asked to keep them but once. A row that was written already is
 * written again as it was, so what is in doubt is simply repeated.
 */
async function writeRows(trx: Transaction<Tables>, rows: RefusedAttemptsTable[]): Promise<void> {
  for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
    await trx
      .replaceInto('refused_attempts')
      .values(rows.slice(first, first + ROWS_AT_ONCE))
      .execute()
  }
}

/** Whether an attempt follows the last one of a run and is told from it by nothing but its number. */
function continues(run: RefusedAttemptsTable, next: RefusedAttemptsTable): boolean {
  return (
    next.number === run.last_number + NUMBERS_APART &&
    next.product_id === run.product_id &&
    next.created_at.getTime() === run.created_at.getTime() &&
    next.reason === run.reason &&
    next.quantity === run.quantity &&
    next.free_after === run.free_after &&
    next.supplied === run.supplied
  )
}

export function standsFor({ number, last_number }: RefusedAttemptsTable, receipt: number): boolean {
  return receipt >= number && receipt <= last_number && (receipt - number) % NUMBERS_APART === 0
}

/** The attempts that a row stands for, from the one behind `after` on, at most `limit` of them. */
export function receiptsOfRun(run: RefusedAttemptsTable, after: number, limit: number): Receipt[] {
  const receipts: Receipt[] = []
  const passed = Math.max(0, Math.floor((after - run.number) / NUMBERS_APART) + 1)
  let number = run.number + passed * NUMBERS_APART
  for (; number <= run.last_number && receipts.length < limit; number += NUMBERS_APART) {
    receipts.push(receiptOfRefusal(run, number))
  }
  return receipts
}

export function receiptOfRefusal(run: RefusedAttemptsTable, number: number): Receipt {
  const { product_id, created_at, reason, quantity, free_after, supplied } = run
  return { number, product_id, time: created_at, outcome: 'refused', reason, quantity, free_after, supplied }
}

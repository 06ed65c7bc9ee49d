import type { Compilable, Expression, Kysely, QueryResult, Transaction } from 'kysely'
import type { ProductRow, Tables } from './tables.js'

/**
 * What the shop needs of the place where it is stored. Two engines fulfil it, embedded and mysql-redis, and one suite
 * (tests/engines) holds both to it. SQL is the only truth; locks, timers, counters and news are conveniences that may
 * be lost at any moment without a wrong answer.
 */
export interface Engine {
  readonly name: 'embedded' | 'mysql-redis'

  /** For reading, and for writes of a single statement. Inside `transaction` use the transaction it hands over. */
  readonly db: Kysely<Tables>

  /** Runs `work` in one write transaction: all of it is durable when the promise resolves, none of it when it rejects. */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>

  /** Runs `work` on one consistent view of the whole database, for reading only and without keeping writers out. */
  snapshot<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>

  /**
   * Takes the product's row for this transaction and reads the database's clock in the same breath, so that no rule
   * is judged by a time from before the wait for the row. `queries` are asked as soon as the row is had, and in the same
   * round trip where that is to be had.
   */
  lockProduct<const Queries extends Asked = []>(
    trx: Transaction<Tables>,
    productId: number,
    queries?: Queries,
  ): Promise<LockedProduct<Queries>>

  /** What the database's clock says when such a query is carried out, for its conditions. */
  currentTime(): Date | Expression<Date>

  /** Runs statements of one transaction in their order, and in one round trip where that is to be had. Null asks nothing. */
  together<const Queries extends Asked>(trx: Transaction<Tables>, queries: Queries): Promise<Answers<Queries>>

  /** The database's clock, for showing and for finding; what is granted is judged by the time of `lockProduct`. */
  now(): Promise<Date>

  /** Says what an error of this engine means for the batch that met it. */
  classify(error: unknown): EngineFailure

  readonly locks: Locks
  readonly timers: HoldTimers
  readonly counters: Counters
  readonly news: StockNews
  readonly presence: Presence

  /** The state of each thing the engine stands on, asked afresh. */
  health(): Promise<EngineHealth>

  /** Writes one consistent copy of all that is stored to a file. Throws an Error that says what to do where it cannot. */
  backUp(file: string): Promise<void>

  /** Writes out what is only in memory and lets go of every file and connection. */
  close(): Promise<void>
}

/** Several statements; null asks nothing. */
export type Asked = readonly (Compilable | null)[]

/** What each of several statements answered, in their order. */
export type Answers<Queries> = {
  -readonly [Index in keyof Queries]: QueryResult<
    Queries[Index] extends Compilable<infer Row> | null ? Row : unknown
  >
}

/** A product's row, which nobody else writes until the transaction ends, and the time at which it was taken. */
export interface LockedProduct<Queries extends Asked = Asked> {
  product: ProductRow | undefined
  now: Date
  answers: Answers<Queries>
}

/**
 * `rerun`: it was rolled back or its fate is not known; the same commands may be run again, because every command
 * carries an id by which a second run finds the first. `unavailable`: the database cannot be reached. `fault`: this
 * very batch cannot be written.
 */
export type EngineFailure = 'rerun' | 'unavailable' | 'fault'

/**
 * One holder of a key at a time, for efficiency alone: the guarded writes keep the sale right when it fails. Waiting
 * is bounded; after LOCK_WAIT_MS_MAX the work runs without the lock.
 */
export interface Locks {
  withLock<T>(key: string, work: () => Promise<T>): Promise<T>
}

/** How long a batch waits for its lock before it goes on without, in milliseconds. */
export const LOCK_WAIT_MS_MAX = 1_000

/** One timer a pending hold, which ends with the hold. It tells; it never decides. */
export interface HoldTimers {
  start(holds: readonly { order_id: string; milliseconds: number }[]): void
  stop(orderIds: readonly string[]): void
  /** Milliseconds left, or null when there is no such timer. */
  remaining(orderId: string): Promise<number | null>
}

/** Counts that outlive the process; a killed one may lose its last second of them. */
export interface Counters {
  add(name: string, amount: number): void
  read(name: string): Promise<number>
  /** All counts whose names begin so, by name. */
  list(prefix: string): Promise<{ name: string; value: number }[]>
}

/** How often counts are written to SQL, in milliseconds. */
export const COUNTER_FLUSH_MS = 1_000

/** Word that a product's numbers changed, to every process of the shop, this one included. */
export interface StockNews {
  publish(productId: number): void
  /** Returns what ends the subscription. */
  subscribe(listener: StockListener): () => void
}

/** Told which product changed, and whether this process or another one published it. */
export type StockListener = (productId: number, from: 'here' | 'elsewhere') => void

/**
 * Who of a line is still there, by the rank they stand at. It is known as of the last whole PRESENCE_MS, so that nobody
 * is missed who asks once in that time. Where it is not known, the line is taken to be complete.
 */
export interface Presence {
  seen(line: string, rank: number, now: Date): void
  /** The rank of the count-th who is there behind `after`, else of the last; null when there is none or nobody knows. */
  nth(line: string, after: number, count: number, now: Date): Promise<number | null>
  /** How many are there behind `after`; null when nobody knows. */
  count(line: string, after: number, now: Date): Promise<number | null>
}

/** How long a span is in which everybody who waits asks at least once, in milliseconds. */
export const PRESENCE_MS = 30_000

export interface EngineHealth {
  sql: 'ok' | 'down'
  redis: 'ok' | 'down' | 'none'
}

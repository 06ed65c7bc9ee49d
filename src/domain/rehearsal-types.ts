import type { StockNumbers } from './types.js'

/** What a rehearsal is made of, for the pages, the shoppers and the books alike. */

/** Most shoppers of one rehearsal, and its shortest and longest time, in seconds. */
export const REHEARSAL_SHOPPERS_MAX = 10_000
export const REHEARSAL_SECONDS_MIN = 5
export const REHEARSAL_SECONDS_MAX = 600

/** `died`: it could not be carried out, and `why` says why not. `lost`: the process that ran it ended without a word. */
export type RehearsalOutcome = 'passed' | 'failed' | 'stopped' | 'died' | 'lost'

/** A rehearsal as JSON; a contract, so nothing is added lightly. */
export interface RehearsalVerdict {
  shoppers: number
  seconds: number
  /** Granted ones. */
  holds: number
  confirmed: number
  /** Attempts to hold that were refused. */
  refused: number
  /** Answers 5xx, broken connections, cheats that came through, and orders that were lost. */
  errors: number
  /** Units that were promised to shoppers beyond what there was. */
  oversold: number
  holds_per_second: number
  /** Of the attempts to hold. */
  p50_ms: number
  p95_ms: number
  p99_ms: number
  bottleneck: string
  carries_shoppers: number
  verdict: 'pass' | 'fail'
}

/** How far a rehearsal has come. */
export interface RehearsalProgress {
  /** The second of the shoppers' visit. */
  second: number
  /** After how many seconds the copy's sale opens, to the tenth; before it the shop only fills. */
  opens_at_second: number
  requests: number
  holds: number
  confirmed: number
  refused: number
  errors: number
}

/** How long the answers to one kind of request took. */
export interface RehearsalStep {
  step: string
  answers: number
  p50_ms: number
  p95_ms: number
  p99_ms: number
}

/** All that a rehearsal found: its verdict, and what that rests on. */
export interface RehearsalResult {
  verdict: RehearsalVerdict
  steps: RehearsalStep[]
  /** Refused attempts to hold by the refusal's code, and answers that must not be, the most frequent first. */
  refusals: { what: string; count: number }[]
  errors: { what: string; count: number }[]
  /** Attempts to hold by the second of the visit, only those seconds in which there were any. */
  demand: { second: number; holds: number; refused: number }[]
  /** Confirmed orders that were read back as something else, one sentence each: the first few, and how many. */
  lost: string[]
  lost_count: number
  /** What the books say of the copy, and the promises that they break, one sentence each. */
  books: StockNumbers & { broken: string[] }
  /** Whether the shoppers were busier than the server, which could then have done more. */
  is_own: boolean
  /** How the estimate of `carries_shoppers` is made. */
  formula: string
}

/** One rehearsal that was started from the console. */
export interface RehearsalOnShow {
  id: number
  product_id: number
  product_name: string
  shoppers: number
  seconds: number
  actor_email: string
  started_at: Date
  /** Set once somebody has pressed Stop. */
  stop_asked_at: Date | null
  /** Whether nothing was heard lately of the process that runs it. */
  is_quiet: boolean
  ended_at: Date | null
  /** Null while it runs. */
  outcome: RehearsalOutcome | null
  /** Why it died, in a sentence; else null. */
  why: string | null
  /** Null before the first shopper comes. */
  progress: RehearsalProgress | null
  /** There for what passed or failed alone. */
  result: RehearsalResult | null
}

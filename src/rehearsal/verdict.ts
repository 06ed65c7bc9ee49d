import type { Bottleneck } from './bottleneck.js'
import { percentile, type Tally, total } from './tally.js'

/** The rehearsal as JSON; a contract, so nothing is added lightly. */
export interface Verdict {
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

/** What the books say after the last shopper has left. */
export interface Books {
  held: number
  sold: number
  supplied: number
  /** Promises that are broken, one sentence each. */
  broken: string[]
  /** Confirmed orders that were read back as something else, or not at all. */
  lost: string[]
}

/** A loop or a database that is busier than this has no room for a bad second. */
const BUSY_MAX = 0.8
/** What a shopper waits for a hold without taking the shop for dead, in milliseconds. */
const HOLD_MS_MAX = 1_000
/** Nothing is said of crowds more than this many times as large as the one that was tried. */
const LARGER_MAX = 10

/** How the estimate of `carries_shoppers` is made, for whoever reads it. */
export const CARRIES_FORMULA = `the shoppers that came, divided by the greater of (busiest share / ${BUSY_MAX}) and (p99 of a hold / ${HOLD_MS_MAX} ms), at most ${LARGER_MAX} times as many; fewer by the share of failed answers; none when units were oversold or orders lost`

export function judge(
  { shoppers, seconds }: { shoppers: number; seconds: number },
  tally: Tally,
  books: Books,
  bottleneck: Bottleneck,
): Verdict {
  const confirmed = [...tally.orders.values()].filter(({ status }) => status === 'confirmed')
  const unitsConfirmed = confirmed.reduce((sum, { quantity }) => sum + quantity, 0)
  const oversold = Math.max(0, unitsConfirmed - books.supplied, books.held + books.sold - books.supplied)
  const errors = total(tally.errors) + books.lost.length
  const p99 = percentile(tally.milliseconds.hold, 0.99)
  return {
    shoppers,
    seconds,
    holds: tally.orders.size,
    confirmed: confirmed.length,
    refused: total(tally.refusals),
    errors,
    oversold,
    holds_per_second: Math.round((tally.orders.size * 10) / seconds) / 10,
    p50_ms: percentile(tally.milliseconds.hold, 0.5),
    p95_ms: percentile(tally.milliseconds.hold, 0.95),
    p99_ms: p99,
    bottleneck: bottleneck.words,
    carries_shoppers:
      oversold > 0 || books.lost.length > 0
        ? 0
        : carries(shoppers, {
            p99,
            pressure: bottleneck.pressure,
            failed: errors / Math.max(1, tally.requests),
          }),
    verdict: oversold === 0 && errors === 0 && books.broken.length === 0 ? 'pass' : 'fail',
  }
}

function carries(shoppers: number, seen: { p99: number; pressure: number; failed: number }): number {
  const load = Math.max(seen.pressure / BUSY_MAX, seen.p99 / HOLD_MS_MAX, 1 / LARGER_MAX)
  return Math.floor((shoppers / load) * (1 - Math.min(1, seen.failed)))
}

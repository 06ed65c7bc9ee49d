import type { RehearsalVerdict } from '../domain/rehearsal-types.js'
import { type Findings, totalOf } from './findings.js'

/** What the books say after the last shopper has left. */
export interface Books {
  total_stock: number
  held: number
  sold: number
  supplied: number
  /** Promises that are broken, one sentence each. */
  broken: string[]
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
  findings: Findings,
  books: Books,
): RehearsalVerdict {
  const { steps, holds, confirmed, unitsConfirmed, requests, bottleneck, lost } = findings
  const oversold = Math.max(0, unitsConfirmed - books.supplied, books.held + books.sold - books.supplied)
  const errors = totalOf(findings.errors) + lost.length
  const { p50_ms = 0, p95_ms = 0, p99_ms = 0 } = steps.find(({ step }) => step === 'hold') ?? {}
  const failed = errors / Math.max(1, requests)
  return {
    shoppers,
    seconds,
    holds,
    confirmed,
    refused: totalOf(findings.refusals),
    errors,
    oversold,
    holds_per_second: Math.round((holds * 10) / seconds) / 10,
    p50_ms,
    p95_ms,
    p99_ms,
    bottleneck: bottleneck.words,
    carries_shoppers:
      oversold > 0 || lost.length > 0
        ? 0
        : carries(shoppers, { p99: p99_ms, pressure: bottleneck.pressure, failed }),
    verdict: oversold === 0 && errors === 0 && books.broken.length === 0 ? 'pass' : 'fail',
  }
}

function carries(shoppers: number, seen: { p99: number; pressure: number; failed: number }): number {
  const load = Math.max(seen.pressure / BUSY_MAX, seen.p99 / HOLD_MS_MAX, 1 / LARGER_MAX)
  return Math.floor((shoppers / load) * (1 - Math.min(1, seen.failed)))
}

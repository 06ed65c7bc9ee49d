import type { RehearsalResult } from '../domain/rehearsal-types.js'
import type { Rehearsed } from './rehearse.js'
import { CARRIES_FORMULA } from './verdict.js'

/** Most kinds of errors, lost orders and broken promises that are named. */
const NAMED_MAX = 20

/** What is kept of a rehearsal: no longer than a page can show, however much went wrong. */
export function resultOf({ verdict, findings, books }: Rehearsed): RehearsalResult {
  const { steps, refusals, errors, demand, lost, bottleneck } = findings
  const { total_stock, held, sold, supplied, broken } = books
  return {
    verdict,
    steps,
    refusals: refusals.slice(0, NAMED_MAX),
    errors: errors.slice(0, NAMED_MAX),
    demand,
    lost: lost.slice(0, NAMED_MAX),
    lost_count: lost.length,
    books: { total_stock, held, sold, supplied, broken: broken.slice(0, NAMED_MAX) },
    is_own: bottleneck.isOwn,
    formula: CARRIES_FORMULA,
  }
}

import type { RehearsalProgress } from '../domain/rehearsal-types.js'
import { type Counted, totalOf } from './findings.js'
import type { Rehearsed } from './rehearse.js'
import { CARRIES_FORMULA } from './verdict.js'

/** The verdict for people: a table of the steps, what was refused and what went wrong, and what that means. */
export function reportLines({ verdict, findings, books }: Rehearsed): string[] {
  const { bottleneck, demand, lost } = findings
  return [
    '',
    row('step', 'answers', 'p50 ms', 'p95 ms', 'p99 ms'),
    ...findings.steps.map(({ step, answers, p50_ms, p95_ms, p99_ms }) =>
      row(step, ...[answers, p50_ms, p95_ms, p99_ms].map(String)),
    ),
    '',
    `granted   ${verdict.holds} holds, ${verdict.holds_per_second} a second, ${Math.max(0, ...demand.map(({ holds }) => holds))} in the busiest second`,
    `confirmed ${verdict.confirmed} orders; the books say ${books.sold} units sold and ${books.held} held of ${books.supplied}`,
    `refused   ${verdict.refused}${listed(findings.refusals)}`,
    `errors    ${verdict.errors}${listed(findings.errors)}`,
    `oversold  ${verdict.oversold}`,
    `lost      ${lost.length}`,
    ...lost.slice(0, NAMED_MAX).map((order) => `            ${order}`),
    books.broken.length === 0 ? 'books     every promise is kept' : 'books     BROKEN',
    ...books.broken.slice(0, NAMED_MAX).map((promise) => `            ${promise}`),
    '',
    `First bottleneck: ${bottleneck.words}.`,
    `This set-up carries ${verdict.carries_shoppers} shoppers${bottleneck.isOwn ? ' or more: the server was not pushed to its limit' : ''}`,
    `  (${CARRIES_FORMULA}).`,
    '',
    `Verdict: ${verdict.verdict}.`,
  ]
}

/** How it goes, in one line. */
export function progressLine(seconds: number, progress: RehearsalProgress): string {
  const { second, requests, holds, confirmed, refused, errors } = progress
  return `${second} of ${seconds} s: ${requests} requests, ${holds} held, ${confirmed} confirmed, ${refused} refused, ${errors} errors`
}

/** Most offenders that are named. */
const NAMED_MAX = 5

function row(step: string, ...figures: string[]): string {
  return step.padEnd(10) + figures.map((figure) => figure.padStart(9)).join('')
}

function listed(counts: readonly Counted[]): string {
  return totalOf(counts) === 0 ? '' : `: ${counts.map(({ what, count }) => `${count} ${what}`).join(', ')}`
}

import type { Bottleneck } from './bottleneck.js'
import { percentile, STEPS, type Tally, total } from './tally.js'
import { type Books, CARRIES_FORMULA, type Verdict } from './verdict.js'

/** The verdict for people: a table of the steps, what was refused and what went wrong, and what that means. */
export function reportLines(verdict: Verdict, tally: Tally, books: Books, bottleneck: Bottleneck): string[] {
  return [
    '',
    row('step', 'answers', 'p50 ms', 'p95 ms', 'p99 ms'),
    ...STEPS.map((step) => {
      const values = tally.milliseconds[step]
      const shares = [0.5, 0.95, 0.99].map((share) => String(percentile(values, share)))
      return row(step, String(values.length), ...shares)
    }),
    '',
    `granted   ${verdict.holds} holds, ${verdict.holds_per_second} a second, ${peak(tally)} in the busiest second`,
    `confirmed ${verdict.confirmed} orders; the books say ${books.sold} units sold and ${books.held} held of ${books.supplied}`,
    `refused   ${verdict.refused}${listed(tally.refusals)}`,
    `errors    ${verdict.errors}${listed(tally.errors)}`,
    `oversold  ${verdict.oversold}`,
    `lost      ${books.lost.length}`,
    ...books.lost.slice(0, NAMED_MAX).map((order) => `            ${order}`),
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

/** Most offenders that are named. */
const NAMED_MAX = 5

function row(step: string, ...figures: string[]): string {
  return step.padEnd(10) + figures.map((figure) => figure.padStart(9)).join('')
}

function listed(counts: ReadonlyMap<string, number>): string {
  return total(counts) === 0
    ? ''
    : `: ${[...counts]
        .sort(([, one], [, other]) => other - one)
        .map(([what, count]) => `${count} ${what}`)
        .join(', ')}`
}

function peak({ heldInSecond }: Tally): number {
  return Math.max(0, ...heldInSecond.values())
}

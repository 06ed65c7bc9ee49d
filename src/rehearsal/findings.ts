import type { RehearsalStep } from '../domain/rehearsal-types.js'
import type { Bottleneck } from './bottleneck.js'
import { percentile, STEPS, type Tally, total } from './tally.js'

/** What the shoppers found, summed up: small enough to be handed from one process to another. */
export interface Findings {
  steps: RehearsalStep[]
  /** Granted holds, those of them that were confirmed, and the units in these. */
  holds: number
  confirmed: number
  unitsConfirmed: number
  requests: number
  refusals: Counted[]
  errors: Counted[]
  demand: { second: number; holds: number; refused: number }[]
  bottleneck: Bottleneck
  /** Confirmed orders that were read back as something else, or not at all. */
  lost: string[]
}

/** What was seen, and how often; the most frequent first. */
export interface Counted {
  what: string
  count: number
}

export function sumUp(tally: Tally, bottleneck: Bottleneck, lost: string[]): Findings {
  const confirmed = [...tally.orders.values()].filter(({ status }) => status === 'confirmed')
  const seconds = [...new Set([...tally.heldInSecond.keys(), ...tally.refusedInSecond.keys()])]
  return {
    steps: STEPS.map((step) => {
      const values = tally.milliseconds[step]
      const share = (of: number) => percentile(values, of)
      return {
        step,
        answers: values.length,
        p50_ms: share(0.5),
        p95_ms: share(0.95),
        p99_ms: share(0.99),
      }
    }),
    holds: tally.orders.size,
    confirmed: confirmed.length,
    unitsConfirmed: confirmed.reduce((sum, { quantity }) => sum + quantity, 0),
    requests: tally.requests,
    refusals: listed(tally.refusals),
    errors: listed(tally.errors),
    demand: seconds
      .sort((one, other) => one - other)
      .map((second) => ({
        second,
        holds: tally.heldInSecond.get(second) ?? 0,
        refused: tally.refusedInSecond.get(second) ?? 0,
      })),
    bottleneck,
    lost,
  }
}

export function totalOf(counted: readonly Counted[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0)
}

function listed(counts: ReadonlyMap<string, number>): Counted[] {
  return [...counts].map(([what, count]) => ({ what, count })).sort((one, other) => other.count - one.count)
}

/** What there is to say of a visit that is under way. */
export function countsOf(tally: Tally) {
  const confirmed = [...tally.orders.values()].filter(({ status }) => status === 'confirmed')
  return {
    requests: tally.requests,
    holds: tally.orders.size,
    confirmed: confirmed.length,
    refused: total(tally.refusals),
    errors: total(tally.errors),
  }
}

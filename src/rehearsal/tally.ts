/** What shoppers do, in the order in which they do it. */
export const STEPS = ['view', 'poll', 'hold', 'confirm', 'cancel', 'cheat'] as const
export type Step = (typeof STEPS)[number]

/** All that the shoppers were told, as it is told. */
export interface Tally {
  /** How long every answer took, by step, in milliseconds. */
  milliseconds: Record<Step, number[]>
  /** Refused attempts to hold, by the refusal's code. */
  refusals: Map<string, number>
  /** Answers that must not be: 5xx, broken connections, a cheat that came through. What was seen, and how often. */
  errors: Map<string, number>
  /** By order id: what it is for, and the last status that a shopper was told of. */
  orders: Map<string, ToldOrder>
  /** Granted holds by the second of the run. */
  heldInSecond: Map<number, number>
  /** Refused attempts to hold by the second of the run. */
  refusedInSecond: Map<number, number>
  /** Attempts to hold that were answered, granted or refused. */
  attempts: number
  requests: number
}

export interface ToldOrder {
  token: string
  quantity: number
  status: string
}

export function openTally(): Tally {
  return {
    milliseconds: { view: [], poll: [], hold: [], confirm: [], cancel: [], cheat: [] },
    refusals: new Map(),
    errors: new Map(),
    orders: new Map(),
    heldInSecond: new Map(),
    refusedInSecond: new Map(),
    attempts: 0,
    requests: 0,
  }
}

export function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

export function total(counts: ReadonlyMap<unknown, number>): number {
  return [...counts.values()].reduce((sum, value) => sum + value, 0)
}

/** The value that this share of all values does not exceed, in whole units; 0 where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
}

import { type Refusal, unavailable } from './refusal.js'
import type { Command } from './sale.js'

/** A command that waits for its batch. */
export interface Waiting<Answer> {
  command: Command
  /** In milliseconds, on the clock that the queue was opened with. */
  arrivedAt: number
  answer(answer: Answer): void
  fail(error: unknown): void
}

/**
 * What waits in a lane, in two lines. Those who want more of the stock wait behind those who settle what is held: a
 * confirmation frees a customer and a cancellation frees units, and neither is ever turned away to make room for a hold.
 */
export interface LaneQueue<Answer> {
  /** Throws Refusal `unavailable` when the line is full, or when those who want to hold wait too long already. */
  add(waiting: Waiting<Answer>): void
  /** Takes the next batch of at most so many. */
  take(most: number): Waiting<Answer>[]
  length(): number
  /** How long the first of those who want to hold has waited, in milliseconds; 0 when nobody does. */
  age(): number
}

/** Most commands that wait in one line. */
const QUEUE_MAX = 10_000
/**
 * How long the first in line may have waited for another hold to be taken, in milliseconds. It is judged by age and not
 * by length: a quick lane serves a long line in no time, and behind a stuck one even a short line is too long.
 */
const HOLD_AGE_MS_MAX = 500

export function openLaneQueue<Answer>(now: () => number): LaneQueue<Answer> {
  const settling: Waiting<Answer>[] = []
  const wanting: Waiting<Answer>[] = []

  const age = () => (wanting[0] ? now() - wanting[0].arrivedAt : 0)

  return {
    age,
    length: () => settling.length + wanting.length,
    add(waiting) {
      const line = wantsMore(waiting.command) ? wanting : settling
      if (line.length >= QUEUE_MAX || (line === wanting && age() > HOLD_AGE_MS_MAX)) {
        throw tooBusy(age())
      }
      line.push(waiting)
    },
    take(most) {
      const urgent = settling.splice(0, most)
      return [...urgent, ...wanting.splice(0, most - urgent.length)]
    },
  }
}

function wantsMore({ kind }: Command): boolean {
  return kind === 'hold' || kind === 'join'
}

/** The longer the first in line has waited, the longer and the more widely spread is the time until one may ask again. */
export function tooBusy(ageMs: number): Refusal {
  return unavailable('Too many people are asking at once. Please ask again.', 2 + Math.ceil(ageMs / 500))
}

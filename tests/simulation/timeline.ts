import type { Dice } from './dice.js'

/** Simulated time: the one place where a simulation waits. What is due at the same moment happens in random order. */
export interface Timeline {
  /** Milliseconds since the simulation began; they have fractions. */
  now(): number
  /** Runs `work` after so many simulated milliseconds. */
  after(milliseconds: number, work: () => void): void
  sleep(milliseconds: number): Promise<void>
  /** Lets time pass until `isOver` says so. Throws when nothing is left to happen, or when it takes too long. */
  runUntil(isOver: () => boolean): Promise<void>
  /** Adds to the fingerprint of this run: two runs with one fingerprint did the same things in the same order. */
  note(what: number): void
  fingerprint(): string
}

interface Event {
  at: number
  /** Breaks ties by dice and not by age, so that each order of two things at one moment comes up. */
  rank: number
  work(): void
}

/** Events run in one turn of the real event loop; promises settle between any two of them all the same. */
const EVENTS_PER_TURN = 64
/** Events after which a simulation is taken for one that goes round in circles. */
const EVENTS_MAX = 20_000_000

export function openTimeline(dice: Dice): Timeline {
  const heap: Event[] = []
  let now = 0
  let hash = 0x811c9dc5
  let events = 0

  function note(what: number): void {
    hash = Math.imul(hash ^ what, 0x01000193) >>> 0
  }

  function after(milliseconds: number, work: () => void): void {
    push(heap, { at: now + Math.max(0, milliseconds), rank: dice.from(0, 1 << 30), work })
  }

  function step(): void {
    const event = pop(heap)
    if (!event) {
      throw new Error('Nothing is left to happen, and the simulation is not over.')
    }
    events += 1
    if (events > EVENTS_MAX) {
      throw new Error('The simulation does not come to an end.')
    }
    now = event.at
    note(Math.round(now * 1000))
    event.work()
  }

  /** Node settles all promises between two callbacks of setImmediate, so each event sees what the last one led to. */
  function runUntil(isOver: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let stopped = false
      const turn = (isLast: boolean) => {
        if (stopped) {
          return
        }
        try {
          if (isOver()) {
            stopped = true
            resolve()
            return
          }
          step()
        } catch (error) {
          stopped = true
          reject(error)
          return
        }
        if (isLast) {
          plan()
        }
      }
      const plan = () => {
        for (let count = 1; count <= EVENTS_PER_TURN; count += 1) {
          setImmediate(turn, count === EVENTS_PER_TURN)
        }
      }
      plan()
    })
  }

  return {
    now: () => now,
    after,
    sleep: (milliseconds) => new Promise((resolve) => after(milliseconds, resolve)),
    runUntil,
    note,
    fingerprint: () => hash.toString(16).padStart(8, '0'),
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.rank < other.rank)
}

function push(heap: Event[], event: Event): void {
  let index = heap.length
  heap.push(event)
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!isBefore(event, heap[parent] as Event)) {
      break
    }
    heap[index] = heap[parent] as Event
    index = parent
  }
  heap[index] = event
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (!first || !last || heap.length === 0) {
    return first
  }
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) {
      break
    }
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) {
      child += 1
    }
    if (!isBefore(heap[child] as Event, last)) {
      break
    }
    heap[index] = heap[child] as Event
    index = child
  }
  heap[index] = last
  return first
}

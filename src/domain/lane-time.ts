import { randomInt } from 'node:crypto'

/** When the lanes do what they do: by this process's clock and event loop. The simulation has a time of its own. */
export interface LaneTime {
  /** Milliseconds on a clock that only goes forward. */
  now(): number
  /** One turn of the event loop, in which every request that is already here can be heard. */
  nextTurn(): Promise<void>
  /** A short, growing and jittered pause, so that two batches which met do not meet again. */
  pause(attempt: number): Promise<void>
}

export const REAL_TIME: LaneTime = {
  now: () => performance.now(),
  nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
  pause: (attempt) => new Promise((resolve) => setTimeout(resolve, attempt * randomInt(5, 25))),
}

import type { Timeline } from './timeline.js'

/** One simulated process of the shop. When it dies, nothing that it was going to do happens any more. */
export interface Process {
  readonly name: string
  readonly alive: boolean
  /** Runs `work` after so many milliseconds, if the process still lives then. */
  after(milliseconds: number, work: () => void): void
  sleep(milliseconds: number): Promise<void>
  /** Its own monotonic clock: it began anywhere and goes a little fast or slow. */
  now(): number
  die(): void
  /** Whoever is connected to it learns of its end. */
  onDeath(listener: () => void): void
}

/** @param clock how far its clock is off, in milliseconds, and how much faster than time it goes */
export function startProcess(
  name: string,
  timeline: Timeline,
  clock: { offset: number; speed: number },
): Process {
  const listeners: (() => void)[] = []
  let alive = true

  function after(milliseconds: number, work: () => void): void {
    timeline.after(milliseconds, () => {
      if (alive) {
        work()
      }
    })
  }

  return {
    name,
    get alive() {
      return alive
    },
    after,
    sleep: (milliseconds) => new Promise((resolve) => after(milliseconds, resolve)),
    now: () => clock.offset + timeline.now() * clock.speed,
    die() {
      alive = false
      for (const listener of listeners) {
        listener()
      }
    },
    onDeath: (listener) => listeners.push(listener),
  }
}

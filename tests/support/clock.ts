/** A clock that stands still until a test moves it; it is handed to the engine as the database's clock. */
export interface TestClock {
  /** Milliseconds since 1970. */
  read(): number
  now(): Date
  advance(by: { seconds?: number; milliseconds?: number }): void
}

export function startClock(at = new Date('2026-06-01T12:00:00.000Z')): TestClock {
  let milliseconds = at.getTime()
  return {
    read: () => milliseconds,
    now: () => new Date(milliseconds),
    advance: (by) => {
      milliseconds += (by.seconds ?? 0) * 1000 + (by.milliseconds ?? 0)
    },
  }
}

import type { Signals } from './signals.js'

/** What the set-up ran into first, and how near it came: by what the server said of itself, never by a guess. */
export interface Bottleneck {
  /** One sentence. */
  words: string
  /** The busiest share of the server's event loop or of its books, 0 to 1. */
  pressure: number
  /** Whether this process was busier than what it measured, so that the server could have done more. */
  isOwn: boolean
}

/** From this share on a thing is taken for what limits the sale. */
const BUSY = 0.85
/** Looks at the server that are averaged, so that one odd half-second does not count as load. */
const WINDOW = 4

export function nameBottleneck(signals: readonly Signals[], engine: string): Bottleneck {
  const loop = busiest(signals.map(({ loopBusy }) => loopBusy))
  const books = busiest(signals.map(({ booksBusy }) => booksBusy))
  const own = busiest(signals.map(({ ownLoopBusy }) => ownLoopBusy))
  const waiting = Math.max(0, ...signals.map(({ commandsWaiting }) => commandsWaiting))
  const passwords = busiest(signals.map(({ passwordsWaiting }) => passwordsWaiting))
  // On the embedded engine SQL runs in the event loop itself, so there the loop's share has the books' share in it.
  const pressure = engine === 'embedded' ? loop : Math.max(loop, books)
  const queue = waiting > 0 ? `; up to ${waiting} commands waited in the lane` : ''
  const found = (words: string, isOwn = false) => ({ words: `${words}${queue}`, pressure, isOwn })

  if (passwords >= 1) {
    return found(`password hashing: ${passwords.toFixed(0)} passwords waited for a worker`)
  }
  if (own >= BUSY && pressure < BUSY) {
    return found(
      `the rehearsal itself: its event loop was ${percent(own)} busy, the server's ${percent(loop)}`,
      true,
    )
  }
  if (loop >= BUSY && loop >= books) {
    return found(`the server's event loop: ${percent(loop)} busy, the books ${percent(books)}`)
  }
  if (books >= BUSY) {
    const where = engine === 'embedded' ? 'SQLite, in the event loop' : 'the database'
    return found(
      `${where}: a batch was being written ${percent(books)} of the time, the event loop ${percent(loop)} busy`,
    )
  }
  return found(
    `none was reached: the event loop was ${percent(loop)} busy at most, the books ${percent(books)}`,
  )
}

/** The highest average over a window. */
function busiest(values: readonly number[]): number {
  let highest = 0
  for (let first = 0; first < Math.max(1, values.length - WINDOW + 1); first += 1) {
    const window = values.slice(first, first + WINDOW)
    highest = Math.max(highest, window.reduce((sum, value) => sum + value, 0) / Math.max(1, window.length))
  }
  return highest
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

import type { Engine } from './engine.js'

/** An engine whose transactions are timed: for how long at least one of them has been under way, in seconds. */
export interface TimedEngine {
  engine: Engine
  busySeconds(): number
}

/** Says how much of the time the books are being written: near all of it, and the database is what limits the sale. */
export function timeTransactions(engine: Engine): TimedEngine {
  let underWay = 0
  let since = 0
  let milliseconds = 0

  async function timed<T>(work: () => Promise<T>): Promise<T> {
    if (underWay === 0) {
      since = performance.now()
    }
    underWay += 1
    try {
      return await work()
    } finally {
      underWay -= 1
      if (underWay === 0) {
        milliseconds += performance.now() - since
      }
    }
  }

  return {
    engine: { ...engine, transaction: (work) => timed(() => engine.transaction(work)) },
    busySeconds: () => (milliseconds + (underWay > 0 ? performance.now() - since : 0)) / 1000,
  }
}

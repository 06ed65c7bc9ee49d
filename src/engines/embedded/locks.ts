import { LOCK_WAIT_MS_MAX, type Locks } from '../../domain/engine.js'

/** One holder a key in this process, first come, first served; who has waited too long goes on without the lock. */
export function openLocks(): Locks {
  const tails = new Map<string, Promise<void>>()

  async function withLock<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = tails.get(key)
    const running = (before ? waitAtMost(before) : Promise.resolve()).then(work)
    const tail = running.then(
      () => undefined,
      () => undefined,
    )
    tails.set(key, tail)
    try {
      return await running
    } finally {
      if (tails.get(key) === tail) {
        tails.delete(key)
      }
    }
  }

  return { withLock }
}

function waitAtMost(before: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LOCK_WAIT_MS_MAX)
    before.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

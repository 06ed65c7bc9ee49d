import { randomInt, randomUUID } from 'node:crypto'
import { LOCK_WAIT_MS_MAX, type Locks } from '../../domain/engine.js'
import type { RedisLink } from './redis.js'

/**
 * When a lock falls to the next one though nobody released it, in milliseconds: many times longer than a batch takes,
 * and short, because a process that was killed keeps it that long.
 */
const LOCK_MS_MAX = 3_000

/**
 * Deletes the lock only where it still is this holder's, and tells those who wait. Without the comparison, a holder
 * whose time ran out would release the lock of the next one.
 */
const RELEASE = `
  if redis.call('get', KEYS[1]) == ARGV[1] then
    redis.call('del', KEYS[1])
    redis.call('publish', ARGV[2], KEYS[1])
  end
  return 1`

/** One holder a key in all processes, by SET NX PX. With Redis out there is no lock, and the work runs at once. */
export function openLocks(redis: RedisLink): Locks {
  const releases = redis.channel('released')
  const waiting = new Map<string, Set<() => void>>()

  redis.listen(releases, (name) => {
    for (const wake of waiting.get(name) ?? []) {
      wake()
    }
  })

  async function withLock<T>(key: string, work: () => Promise<T>): Promise<T> {
    const name = `lock:${key}`
    const token = randomUUID()
    const taken = await take(name, token)
    try {
      return await work()
    } finally {
      if (taken) {
        await redis.ask((client) => client.eval(RELEASE, 1, name, token, releases))
      }
    }
  }

  /** False when it was not to be had in time, or when there is no Redis to have it from. */
  async function take(name: string, token: string): Promise<boolean> {
    const until = performance.now() + LOCK_WAIT_MS_MAX
    for (;;) {
      const answer = await redis.ask((client) => client.set(name, token, 'PX', LOCK_MS_MAX, 'NX'))
      if (answer === undefined) {
        // A Redis that was only frozen carries the command out when it wakes; this undoes it then.
        redis.undo((client) => client.eval(RELEASE, 1, name, token, releases))
        return false
      }
      if (answer === 'OK') {
        return true
      }
      const left = until - performance.now()
      if (left <= 0) {
        return false
      }
      await releaseOf(name, Math.min(left, randomInt(20, 40)))
    }
  }

  /** Resolves when the holder tells that it is done, and after `milliseconds` in any case. */
  function releaseOf(name: string, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const waiters = waiting.get(name) ?? new Set()
      const wake = () => {
        clearTimeout(timer)
        waiters.delete(wake)
        if (waiters.size === 0) {
          waiting.delete(name)
        }
        resolve()
      }
      const timer = setTimeout(wake, milliseconds)
      waiting.set(name, waiters.add(wake))
    })
  }

  return { withLock }
}

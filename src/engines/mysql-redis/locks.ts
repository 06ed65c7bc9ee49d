import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { LOCK_WAIT_MS_MAX, type Locks } from '../../domain/engine.js'
import type { RedisLink } from './redis.js'

/**
 * When a lock falls to the next one though nobody released it, in milliseconds: many times longer than a batch takes,
 * and short, because a process that was killed keeps it that long.
 */
const LOCK_MS_MAX = 3_000

/**
 * For how long a process leaves a lock alone that it has just released and that another one is waiting for, in
 * milliseconds. It would take it again before the other has even heard, batch after batch.
 */
const COURTESY_MS = 5

/** How long a process that waits is remembered, in milliseconds; it repeats itself more often than that. */
const WANTED_MS = 100

/**
 * Deletes the lock only where it still is this holder's, tells those who wait, and answers whether somebody does.
 * Without the comparison, a holder whose time ran out would release the lock of the next one.
 */
const RELEASE = `
  if redis.call('get', KEYS[1]) == ARGV[1] then
    redis.call('del', KEYS[1])
    redis.call('publish', ARGV[2], KEYS[1])
  end
  return redis.call('exists', KEYS[2])`

/** One holder a key in all processes, by SET NX PX. With Redis out there is no lock, and the work runs at once. */
export function openLocks(redis: RedisLink): Locks {
  const releases = redis.channel('released')
  const waiting = new Map<string, Set<() => void>>()
  /** By name: until when this process lets others go first, on the clock of performance.now(). */
  const courtesy = new Map<string, number>()

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
      if (taken && (await redis.ask(release(name, token))) === 1) {
        courtesy.set(name, performance.now() + COURTESY_MS)
      }
    }
  }

  function release(name: string, token: string) {
    return (client: Redis) => client.eval(RELEASE, 2, name, wanted(name), token, releases)
  }

  /** False when it was not to be had in time, or when there is no Redis to have it from. */
  async function take(name: string, token: string): Promise<boolean> {
    const until = performance.now() + LOCK_WAIT_MS_MAX
    await letOthersGoFirst(name)
    for (let attempt = 1; ; attempt += 1) {
      const answer = await redis.ask((client) => client.set(name, token, 'PX', LOCK_MS_MAX, 'NX'))
      if (answer === undefined) {
        // A Redis that was only frozen carries the command out when it wakes; this undoes it then.
        redis.undo(release(name, token))
        return false
      }
      if (answer === 'OK') {
        if (attempt > 1) {
          void redis.ask((client) => client.del(wanted(name)))
        }
        return true
      }
      const left = until - performance.now()
      if (left <= 0) {
        return false
      }
      void redis.ask((client) => client.set(wanted(name), '1', 'PX', WANTED_MS))
      await releaseOf(name, Math.min(left, randomInt(20, 40)))
    }
  }

  async function letOthersGoFirst(name: string): Promise<void> {
    const left = (courtesy.get(name) ?? 0) - performance.now()
    courtesy.delete(name)
    if (left > 0) {
      await sleep(left)
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

/** The key that says that somebody waits for a lock. */
function wanted(name: string): string {
  return `${name}:wanted`
}

import type { Counts } from './counts.js'
import type { Dice } from './dice.js'
import type { Process } from './process.js'
import type { Timeline } from './timeline.js'

/** One lock a key for all processes, which falls to the next one when its time is over, and which may be out. */
export interface LockServer {
  withLock<T>(process: Process, key: string, waitMsMax: number, work: () => Promise<T>): Promise<T>
  /** Nobody can ask for a lock, and none is remembered, for so many milliseconds. */
  crash(milliseconds: number): void
}

export function openLockServer(timeline: Timeline, dice: Dice, counts: Counts, ttlMs: number): LockServer {
  const held = new Map<string, { token: object; until: number }>()
  /** Whose batches are at work, by key: more than one where a lock ran out under its holder. */
  const working = new Map<string, Map<object, Process>>()
  let outUntil = 0

  async function withLock<T>(
    process: Process,
    key: string,
    waitMsMax: number,
    work: () => Promise<T>,
  ): Promise<T> {
    const token = {}
    const taken = await take(process, key, token, timeline.now() + waitMsMax)
    if (!taken) {
      counts.add('a batch went on without its lock')
    }
    begin(key, token, process)
    try {
      return await work()
    } finally {
      working.get(key)?.delete(token)
      if (held.get(key)?.token === token) {
        held.delete(key)
      }
    }
  }

  async function take(process: Process, key: string, token: object, until: number): Promise<boolean> {
    for (;;) {
      await process.sleep(dice.from(1, 500) / 1_000)
      const now = timeline.now()
      if (now < outUntil) {
        return false
      }
      const holder = held.get(key)
      if (!holder || holder.until <= now) {
        held.set(key, { token, until: now + ttlMs })
        return true
      }
      if (now >= until) {
        return false
      }
      await process.sleep(dice.from(2, 40))
    }
  }

  function begin(key: string, token: object, process: Process): void {
    const holders = working.get(key) ?? new Map<object, Process>()
    if ([...holders.values()].some((other) => other.alive)) {
      counts.add('two batches of one product at once, as a lock had run out or was not to be had')
    }
    working.set(key, holders.set(token, process))
  }

  return {
    withLock,
    crash(milliseconds) {
      counts.add('the lock server was out')
      outUntil = timeline.now() + milliseconds
      held.clear()
    },
  }
}

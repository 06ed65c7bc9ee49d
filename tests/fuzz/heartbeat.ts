import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningServer } from '../support/server.js'

/** Knows when the server as a whole stood still, which is its machine's doing where it used no processor meanwhile. */
export interface Heartbeat {
  /** Whether that is what happened at some time since `from`, on the clock of performance.now(). */
  stoodStillSince(from: number): boolean
  stop(): Promise<void>
}

interface Beat {
  startedAt: number
  busyMs: number
  endedAt: number | null
  stoodStill: boolean
}

/** A beat that takes so long is a standstill, in milliseconds. */
const STANDSTILL_MS = 1_000
const BEAT_EVERY_MS = 100
/** Beats that are remembered: a few minutes of them. */
const BEATS_MAX = 3_000

/**
 * Asks for the cheapest address again and again. A request that waits while that one is answered hangs by itself; one
 * that waits while the process burns the processor is kept waiting by the process. Neither is excused.
 */
export function startHeartbeat({ url, process: { pid } }: RunningServer): Heartbeat {
  const beats: Beat[] = []
  let going = true
  const beating = beat()

  async function beat(): Promise<void> {
    while (going) {
      const next = { startedAt: performance.now(), busyMs: busyMsOf(pid), endedAt: null, stoodStill: false }
      beats.push(next)
      if (beats.length > BEATS_MAX) {
        beats.shift()
      }
      await fetch(`${url}/healthz`).then(
        (answer) => answer.text(),
        () => undefined,
      )
      Object.assign(next, { stoodStill: isStandstill(next), endedAt: performance.now() })
      await sleep(BEAT_EVERY_MS)
    }
  }

  function isStandstill({ startedAt, busyMs, endedAt, stoodStill }: Beat): boolean {
    if (endedAt !== null) {
      return stoodStill
    }
    const milliseconds = performance.now() - startedAt
    return milliseconds > STANDSTILL_MS && busyMsOf(pid) - busyMs < milliseconds / 2
  }

  return {
    stoodStillSince: (from) => beats.some((beat) => (beat.endedAt ?? Infinity) > from && isStandstill(beat)),
    async stop() {
      going = false
      await beating
    },
  }
}

/** How long a process has used a processor, in milliseconds. Where that cannot be told, it counts as never idle. */
function busyMsOf(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * 10
  } catch {
    return performance.now()
  }
}

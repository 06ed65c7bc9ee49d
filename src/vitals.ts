import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/** The signs of life of this process, for the health panel and for /metrics. */
export interface Vitals {
  /** Told by the schedule after each sweep. */
  sweptIn(milliseconds: number, endedAt: Date): void
  read(): VitalSigns
  /** How busy the process was in the last second or two; cheap enough to be asked for every poll. */
  load(): Load
  close(): void
}

export interface VitalSigns {
  last_sweep_at: Date | null
  last_sweep_ms: number | null
  /** 99th percentile over the last minute or so, in milliseconds. */
  event_loop_delay_p99_ms: number
  /** Seconds since the start in which the event loop had something to do. */
  event_loop_busy_seconds: number
  memory_bytes: number
  uptime_seconds: number
}

export interface Load {
  /** The share of time in which the event loop was at work, 0 to 1. */
  utilization: number
  /** By how much the event loop was late on average, in milliseconds. */
  loop_delay_ms: number
}

/** How exactly the event loop's delay is sampled, and how long a sample is gathered, in milliseconds. */
const RESOLUTION_MS = 10
const SAMPLE_MS = 60_000
const LOAD_SAMPLE_MS = 1_000

export function openVitals(): Vitals {
  let lastSweep: { endedAt: Date; milliseconds: number } | null = null
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const fresh = setInterval(() => delay.reset(), SAMPLE_MS)
  fresh.unref()
  const load = openLoad()

  return {
    sweptIn(milliseconds, endedAt) {
      lastSweep = { endedAt, milliseconds }
    },
    read: () => ({
      last_sweep_at: lastSweep?.endedAt ?? null,
      last_sweep_ms: lastSweep ? Math.round(lastSweep.milliseconds) : null,
      // The monitor counts the sampling interval itself, which is no delay.
      event_loop_delay_p99_ms: Math.max(0, Math.round(delay.percentile(99) / 1e6) - RESOLUTION_MS),
      event_loop_busy_seconds: performance.eventLoopUtilization().active / 1000,
      memory_bytes: process.memoryUsage().rss,
      uptime_seconds: Math.floor(process.uptime()),
    }),
    load: load.read,
    close() {
      load.close()
      clearInterval(fresh)
      delay.disable()
    },
  }
}

/** Looks once a second at how busy the event loop was since the last look. */
function openLoad(): { read(): Load; close(): void } {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let since = performance.eventLoopUtilization()
  let load: Load = { utilization: 0, loop_delay_ms: 0 }
  const look = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(since)
    // Without a single sample there is no mean, and the loop was not late either.
    const late = delay.mean / 1e6 - RESOLUTION_MS
    load = { utilization, loop_delay_ms: late > 0 ? late : 0 }
    since = performance.eventLoopUtilization()
    delay.reset()
  }, LOAD_SAMPLE_MS)
  look.unref()

  return {
    read: () => load,
    close() {
      clearInterval(look)
      delay.disable()
    },
  }
}

import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

/** The signs of life of this process, for the health panel and for /metrics. */
export interface Vitals {
  /** Told by the schedule after each sweep. */
  sweptIn(milliseconds: number, endedAt: Date): void
  read(): VitalSigns
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

/** How exactly the event loop's delay is sampled, and how long a sample is gathered, in milliseconds. */
const RESOLUTION_MS = 10
const SAMPLE_MS = 60_000

export function openVitals(): Vitals {
  let lastSweep: { endedAt: Date; milliseconds: number } | null = null
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  const fresh = setInterval(() => delay.reset(), SAMPLE_MS)
  fresh.unref()

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
    close() {
      clearInterval(fresh)
      delay.disable()
    },
  }
}

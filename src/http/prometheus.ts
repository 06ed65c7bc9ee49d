import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { HealthReport } from '../domain/types.js'

/** The health report in Prometheus' text format, with Node's own figures beside it. */
export interface Prometheus {
  contentType: string
  render(report: HealthReport): Promise<string>
}

/** Opened once a process: it watches the event loop and the collector of garbage from then on. */
export function openPrometheus(): Prometheus {
  const figures = new Registry()
  collectDefaultMetrics({ register: figures })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `holdfast_${name}`, help, labelNames, registers: [figures] })
  const up = gauge('dependency_up', 'Whether a thing the shop stands on answers: 1 or 0.', ['dependency'])
  const ready = gauge('ready', 'Whether this process can sell: 1 or 0.')
  const overdue = gauge('oldest_overdue_hold_seconds', 'By how much the oldest pending hold is overdue.')
  const sweepAt = gauge('last_sweep_timestamp_seconds', 'When the last sweep ended in this process.')
  const sweep = gauge('last_sweep_duration_seconds', 'How long the last sweep took.')
  const lane = gauge('lane_waiting_commands', 'Commands that wait in a lane.', ['product'])
  const loop = gauge('event_loop_delay_p99_seconds', 'Delay of the event loop over the last minute.')
  const busy = gauge('event_loop_busy_seconds', 'Time in which the event loop had something to do.')
  const transactions = gauge('transactions_busy_seconds', 'Time in which the books were being written.')
  const passwords = gauge('passwords_waiting', 'Passwords that wait for a hashing worker.')

  async function render(report: HealthReport): Promise<string> {
    up.set({ dependency: 'sql' }, Number(report.sql === 'ok'))
    if (report.redis !== 'none') {
      up.set({ dependency: 'redis' }, Number(report.redis === 'ok'))
    }
    ready.set(Number(report.status !== 'down'))
    overdue.set(report.oldest_overdue_seconds)
    sweepAt.set((report.last_sweep_at?.getTime() ?? 0) / 1000)
    sweep.set((report.last_sweep_ms ?? 0) / 1000)
    lane.reset()
    for (const { product_id, waiting } of report.lanes) {
      lane.set({ product: String(product_id) }, waiting)
    }
    loop.set(report.event_loop_delay_p99_ms / 1000)
    busy.set(report.event_loop_busy_seconds)
    transactions.set(report.transactions_busy_seconds)
    passwords.set(report.passwords_waiting)
    return figures.metrics()
  }

  return { contentType: figures.contentType, render }
}

import { findOldestOverdue } from '../domain/expiry.js'
import type { HealthReport } from '../domain/types.js'
import type { Services } from './services.js'

/** Whether this process can sell, and on what. Never throws: a database that cannot be asked is an answer too. */
export async function readiness({
  shop,
  isDraining,
}: Services): Promise<Pick<HealthReport, 'status' | 'sql' | 'redis'>> {
  const { sql, redis } = await shop.engine.health()
  const able = sql === 'ok' && !isDraining()
  return { status: !able ? 'down' : redis === 'down' ? 'degraded' : 'ok', sql, redis }
}

/** All that the health panel and /metrics show of this process. */
export async function readHealthReport(services: Services): Promise<HealthReport> {
  const { shop, vitals } = services
  const ready = await readiness(services)
  return {
    engine: shop.engine.name,
    ...ready,
    oldest_overdue_seconds: ready.sql === 'ok' ? await findOldestOverdue(shop) : 0,
    lanes: [...shop.lanes.waiting()].map(([product_id, waiting]) => ({ product_id, waiting })),
    transactions_busy_seconds: shop.transactionsBusySeconds(),
    passwords_waiting: shop.passwords.waiting(),
    ...vitals.read(),
  }
}

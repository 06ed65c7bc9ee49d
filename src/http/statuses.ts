import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { RefusalCode } from '../domain/refusal.js'

/** The one map from a refusal to its HTTP status. */
export const STATUS_OF: Record<RefusalCode, ContentfulStatusCode> = {
  unreadable: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  insufficient_stock: 409,
  sale_not_started: 409,
  sale_ended: 409,
  sale_paused: 409,
  not_admitted: 409,
  limit_reached: 409,
  already_resolved: 409,
  email_taken: 409,
  stale_version: 409,
  has_orders: 409,
  rehearsal_running: 409,
  stock_available: 409,
  extension_refused: 409,
  hold_expired: 410,
  too_large: 413,
  unsupported_media_type: 415,
  invalid: 422,
  slow_down: 429,
  unavailable: 503,
}

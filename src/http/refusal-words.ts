import { paths } from '../../views/paths.js'
import type { Problem } from '../../views/problem.js'
import type { Refusal, RefusalCode } from '../domain/refusal.js'

/** What a refusal is headed by on a page, and the way on that it offers. */
const HEADINGS: Record<RefusalCode, { title: string; way_on: Problem['way_on'] }> = {
  unreadable: { title: 'This request cannot be read', way_on: null },
  unauthorized: { title: 'Please log in', way_on: { href: paths.login(), label: 'Log in' } },
  forbidden: { title: 'This is not open to you', way_on: null },
  not_found: { title: 'There is nothing here', way_on: null },
  method_not_allowed: { title: 'This cannot be done here', way_on: null },
  insufficient_stock: { title: 'Not enough units are free', way_on: null },
  sale_not_started: { title: 'The sale has not started', way_on: null },
  sale_ended: { title: 'The sale has ended', way_on: null },
  sale_paused: { title: 'The sale is paused', way_on: null },
  not_admitted: { title: 'It is not your turn yet', way_on: null },
  limit_reached: {
    title: 'That is more than one customer can hold',
    way_on: { href: paths.orders, label: 'See my orders' },
  },
  already_resolved: {
    title: 'This order was settled before',
    way_on: { href: paths.orders, label: 'See my orders' },
  },
  email_taken: { title: 'This email is taken', way_on: { href: paths.login(), label: 'Log in instead' } },
  stale_version: { title: 'Somebody else changed this meanwhile', way_on: null },
  has_orders: { title: 'This product has orders', way_on: null },
  rehearsal_running: { title: 'A rehearsal is running already', way_on: null },
  stock_available: { title: 'You need not wait', way_on: { href: paths.home, label: 'Hold them now' } },
  extension_refused: { title: 'This hold is not extended', way_on: null },
  hold_expired: { title: 'Your hold has ended', way_on: { href: paths.home, label: 'Hold again' } },
  too_large: { title: 'This is too large', way_on: null },
  unsupported_media_type: { title: 'This request cannot be read', way_on: null },
  invalid: { title: 'Please check what you entered', way_on: null },
  slow_down: { title: 'Please wait a moment', way_on: null },
  unavailable: { title: 'The shop is very busy', way_on: null },
}

/** Says a refusal as a page says it. */
export function problemOf(refusal: Refusal): Problem {
  const { title, way_on } = HEADINGS[refusal.code]
  return {
    code: refusal.code,
    title,
    message: refusal.message,
    fields: refusal.details.fields ?? {},
    way_on,
    receipt: refusal.details.receipt,
  }
}

import { randomInt } from 'node:crypto'

/** Every way the shop can say no. One map in http/ turns a code into a status; nothing else may. */
export const REFUSAL_CODES = [
  'unreadable',
  'unauthorized',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'insufficient_stock',
  'sale_not_started',
  'sale_ended',
  'sale_paused',
  'not_admitted',
  'limit_reached',
  'already_resolved',
  'email_taken',
  'stale_version',
  'has_orders',
  'rehearsal_running',
  'stock_available',
  'extension_refused',
  'hold_expired',
  'too_large',
  'unsupported_media_type',
  'invalid',
  'slow_down',
  'unavailable',
] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]

/** What a refusal may carry besides its code and its sentence. */
export interface RefusalDetails {
  /** A message a field, keyed by the field's name in the request. */
  fields?: Record<string, string>
  /** Whole seconds after which asking again makes sense. */
  retry_after_seconds?: number
  /** The number of the attempt to hold that was refused. */
  receipt?: number
}

/** A refusal as plain data, which is what the pure rules return. */
export interface Refused extends RefusalDetails {
  code: RefusalCode
  message: string
}

/** A refusal on its way to whoever asked. Anything else that is thrown is a fault of ours. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly details: RefusalDetails

  constructor(code: RefusalCode, message: string, details: RefusalDetails = {}) {
    // Where a refusal came from is of no interest to anybody, and finding out costs more than refusing.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(message)
    Error.stackTraceLimit = stackTraceLimit
    this.name = 'Refusal'
    this.code = code
    this.details = details
  }

  static of({ code, message, ...details }: Refused): Refusal {
    return new Refusal(code, message, details)
  }
}

/** A value that broke its rule: 422 with one message at the field. */
export function invalidField(field: string, message: string): Refusal {
  return new Refusal('invalid', message, { fields: { [field]: message } })
}

/**
 * What the shop cannot do just now. Who is told so together must not come back together, so each is given a time of
 * their own, from a second to `secondsMax`.
 */
export function unavailable(message: string, secondsMax: number): Refusal {
  return new Refusal('unavailable', message, { retry_after_seconds: randomInt(1, secondsMax + 1) })
}

/** The database is out: its seconds are few, as it may be back at any moment. */
export function databaseOut(): Refusal {
  return unavailable('The shop cannot reach its books just now. Please ask again.', 3)
}

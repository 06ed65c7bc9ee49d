import type { Context } from 'hono'
import type { Operator } from '../domain/types.js'
import { addressOf } from './address.js'
import { userOf } from './identity.js'
import type { Env, Services } from './services.js'

/** The admin who asks, for the ledger and the audit trail. */
export function operatorOf(c: Context<Env>, { settings }: Services): Operator {
  const { id, email } = userOf(c)
  return { id, email, address: addressOf(c, settings.trustProxy) }
}

import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Operator } from '../domain/types.js'
import { userOf } from './identity.js'
import type { Env, Services } from './services.js'

/** The admin who asks, for the ledger and the audit trail. */
export function operatorOf(c: Context<Env>, { settings }: Services): Operator {
  const { id, email } = userOf(c)
  return { id, email, address: addressOf(c, settings.trustProxy) }
}

/** Longest address that is kept, in characters: an IPv6 address with a zone fits. */
const ADDRESS_CHARACTERS_MAX = 64

/**
 * The address that asks. A client can write any X-Forwarded-For that it likes, so only the last entries are believed,
 * as many as there are proxies of ours.
 */
export function addressOf(c: Context<Env>, trustProxy: number): string {
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  const believed = trustProxy > 0 ? forwarded.at(-trustProxy) : undefined
  return (believed || socketAddressOf(c)).slice(0, ADDRESS_CHARACTERS_MAX)
}

function socketAddressOf(c: Context<Env>): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    // There is no socket where the app is called without a server.
    return 'unknown'
  }
}

import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { Refusal } from '../domain/refusal.js'
import type { User } from '../domain/types.js'
import type { Env, Services } from './services.js'

/** Logs in, unless the account or the address has failed too often. Throws Refusal `unauthorized`, `slow_down`, `unavailable`. */
export async function logInThrottled(
  c: Context<Env>,
  { shop, loginThrottle, settings }: Services,
  { email, password }: { email: string; password: string },
): Promise<User> {
  const account = email.trim().toLowerCase()
  const address = addressOf(c, settings.trustProxy)
  await loginThrottle.check(account, address)
  try {
    return await shop.accounts.logIn(email, password)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unauthorized') {
      await loginThrottle.failed(account, address)
    }
    throw error
  }
}

/**
 * The address that asks. A client can write any X-Forwarded-For that it likes, so only the last entries are believed,
 * as many as there are proxies of ours.
 */
function addressOf(c: Context<Env>, trustProxy: number): string {
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((entry) => entry.trim())
  const believed = trustProxy > 0 ? forwarded.at(-trustProxy) : undefined
  return believed || socketAddressOf(c)
}

function socketAddressOf(c: Context<Env>): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    // There is no socket where the app is called without a server.
    return 'unknown'
  }
}

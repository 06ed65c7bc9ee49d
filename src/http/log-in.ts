import type { Context } from 'hono'
import { recordLogIn } from '../domain/log-ins.js'
import { Refusal } from '../domain/refusal.js'
import type { User } from '../domain/types.js'
import { addressOf, networkOf } from './address.js'
import type { Env, Services } from './services.js'

interface Credentials {
  email: string
  password: string
}

/**
 * Logs in, unless the account or the address has failed too often. An operator's coming in stands in the audit trail,
 * every failure in the log, as JSON, in which no email can forge a line. Throws Refusal `unauthorized`, `slow_down`, `unavailable`.
 */
export async function logIn(
  c: Context<Env>,
  { shop, throttles, settings, log }: Services,
  { email, password }: Credentials,
): Promise<User> {
  const address = addressOf(c, settings.trustProxy)
  try {
    const user = await throttles.aroundLogIn(email, networkOf(address), () =>
      shop.accounts.logIn(email, password),
    )
    if (user.role === 'admin') {
      await recordLogIn(shop, { id: user.id, email: user.email, address })
    }
    return user
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'unavailable') {
      log.info({ email, address, code: error.code }, 'a log-in was refused')
    }
    throw error
  }
}

/** Makes an account, unless the address has made too many. Throws what Accounts.register throws, and `slow_down`. */
export function register(
  c: Context<Env>,
  { shop, throttles, settings }: Services,
  { email, password }: Credentials,
): Promise<User> {
  const network = networkOf(addressOf(c, settings.trustProxy))
  return throttles.aroundRegistration(network, () => shop.accounts.register(email, password))
}

import type { Context } from 'hono'
import { Refusal } from '../domain/refusal.js'
import type { User } from '../domain/types.js'
import { addressOf } from './operator.js'
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

import type { Context } from 'hono'
import type { User } from '../domain/types.js'
import { addressOf, networkOf } from './address.js'
import type { Env, Services } from './services.js'

interface Credentials {
  email: string
  password: string
}

/** Logs in, unless the account or the address has failed too often. Throws Refusal `unauthorized`, `slow_down`, `unavailable`. */
export function logIn(
  c: Context<Env>,
  { shop, throttles, settings }: Services,
  { email, password }: Credentials,
): Promise<User> {
  const network = networkOf(addressOf(c, settings.trustProxy))
  return throttles.aroundLogIn(email, network, () => shop.accounts.logIn(email, password))
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

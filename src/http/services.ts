import type { Logger } from 'pino'
import type { Shop } from '../domain/shop.js'
import type { User } from '../domain/types.js'
import type { Vitals } from '../vitals.js'
import type { Assets } from './assets.js'
import type { Throttle } from './throttle.js'
import type { Tokens } from './tokens.js'

/** What the routes are handed when the app is made. */
export interface Services {
  shop: Shop
  assets: Assets
  tokens: Tokens
  loginThrottle: Throttle
  log: Logger
  vitals: Vitals
  settings: HttpSettings
  /** True from the signal to stop until the end: no new work is promised any more. */
  isDraining(): boolean
}

/** The part of the configuration that the routes read. */
export interface HttpSettings {
  currency: string
  holdSeconds: number
  saleTimeZone: string
  publicOrigin: string | null
  corsOrigin: string | null
  trustProxy: number
  /** Whether clients are limited in how often they may ask. */
  rateLimits: boolean
  /** Whether browsers reach the shop by https, so that cookies may be marked Secure. */
  secure: boolean
}

/** What middleware leaves for the handlers. */
export interface Env {
  Variables: {
    /** The signed-in user with the role the database gives, or null. */
    user: User | null
    requestId: string
  }
}

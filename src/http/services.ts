import type { Context } from 'hono'
import type { Logger } from 'pino'
import type { Preview } from '../../views/site.js'
import type { HoldGate } from '../domain/hold-gate.js'
import type { HoldRequest } from '../domain/holds.js'
import type { RehearsalSize } from '../domain/rehearsals.js'
import type { Shop } from '../domain/shop.js'
import type { Throttles } from '../domain/throttles.js'
import type { Operator, User } from '../domain/types.js'
import type { Vitals } from '../vitals.js'
import type { Assets } from './assets.js'
import type { Overload } from './overload.js'
import type { Prometheus } from './prometheus.js'
import type { Tickets } from './tickets.js'
import type { Tokens } from './tokens.js'

/** What the routes are handed when the app is made. */
export interface Services {
  shop: Shop
  assets: Assets
  tokens: Tokens
  tickets: Tickets
  throttles: Throttles
  holdGate: HoldGate
  /**
   * Asked before every hold that a request wants queued. It lets pass by resolving, and refuses by throwing a Refusal: the
   * place for a proof of work or another check that costs a bot more than a shopper. The shop's own asks for nothing.
   */
  challenge(c: Context<Env>, request: HoldRequest): Promise<void>
  rehearsals: ConsoleRehearsals
  log: Logger
  vitals: Vitals
  prometheus: Prometheus
  overload: Overload
  settings: HttpSettings
  /** The instant as of which pages are drawn for an admin who asked; the shop's clock stands there too. */
  preview?: Preview
  /** True from the signal to stop until the end: no new work is promised any more. */
  isDraining(): boolean
}

/** Rehearsals on this running shop, as the console starts them. */
export interface ConsoleRehearsals {
  /**
   * Begins to rehearse the sale of a product and returns the rehearsal's number at once. Throws Refusal `not_found`, and
   * `rehearsal_running` while there is another.
   */
  begin(operator: Operator, productId: number, size: RehearsalSize): Promise<number>
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
    /** By what a request that failed stands in the log; set for those alone. */
    requestId: string
  }
}

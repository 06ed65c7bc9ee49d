import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../src/app.js'
import { openAssets } from '../../src/http/assets.js'
import type { HttpSettings, Services } from '../../src/http/services.js'
import { openNoThrottle, openThrottle } from '../../src/http/throttle.js'
import { openTokens } from '../../src/http/tokens.js'
import { openVitals } from '../../src/vitals.js'
import { openTestShop, type TestShop } from './shop.js'
import { PASSWORD, Visitor } from './visitor.js'

export interface TestApp extends TestShop {
  app: ReturnType<typeof createApp>
  /** A browser of nobody yet. */
  visitor(): Visitor
  /** A browser that is signed in as a new customer, or as the given email. */
  signedIn(email?: string): Promise<Visitor>
  /** A browser that is signed in as an admin. */
  operator(): Promise<Visitor>
  /** From now on the application is one that was told to stop. */
  drain(): void
}

/** The whole web application on a real shop, called without a socket. */
export async function openTestApp(
  options: { settings?: Partial<HttpSettings>; throttled?: boolean } = {},
): Promise<TestApp> {
  const opened = await openTestShop()
  let draining = false
  const services: Services = {
    shop: opened.shop,
    log: pino({ level: 'silent' }),
    vitals: openVitals(),
    assets: openAssets(join(import.meta.dirname, '../..')),
    tokens: openTokens('a secret of a test, long enough for HS256'),
    loginThrottle: options.throttled ? openThrottle() : openNoThrottle(),
    isDraining: () => draining,
    settings: {
      currency: 'USD',
      holdSeconds: 120,
      saleTimeZone: 'UTC',
      publicOrigin: null,
      corsOrigin: null,
      trustProxy: 0,
      rateLimits: false,
      secure: false,
      ...options.settings,
    },
  }
  const app = createApp(services)
  const visitor = () => new Visitor(async (url, init) => app.request(url, init))

  async function signedIn(email = `${randomUUID()}@example.com`): Promise<Visitor> {
    const browser = visitor()
    await browser.register(email)
    return browser
  }

  async function operator(): Promise<Visitor> {
    const email = `${randomUUID()}@operators.example.com`
    await opened.shop.accounts.ensureAdmin(email, PASSWORD)
    const browser = visitor()
    await browser.logIn(email)
    return browser
  }

  return {
    ...opened,
    app,
    visitor,
    signedIn,
    operator,
    drain: () => {
      draining = true
    },
  }
}

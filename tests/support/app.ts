import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { pino } from 'pino'
import { createApp } from '../../src/app.js'
import { openConsoleRehearsals } from '../../src/console-rehearsals.js'
import { OPEN_GATE, openHoldGate } from '../../src/domain/hold-gate.js'
import { NO_THROTTLES, openThrottles } from '../../src/domain/throttles.js'
import { openAssets } from '../../src/http/assets.js'
import { openOverload } from '../../src/http/overload.js'
import { openPrometheus } from '../../src/http/prometheus.js'
import type { HttpSettings, Services } from '../../src/http/services.js'
import { openTickets } from '../../src/http/tickets.js'
import { openTokens } from '../../src/http/tokens.js'
import { openClient } from '../../src/rehearsal/client.js'
import { letShoppersCome } from '../../src/rehearsal/crowd.js'
import { openVitals } from '../../src/vitals.js'
import { openTestShop, type TestShop } from './shop.js'
import { PASSWORD, Visitor } from './visitor.js'

export interface TestApp extends TestShop {
  app: ReturnType<typeof createApp>
  tokens: Services['tokens']
  /** A browser of nobody yet. */
  visitor(): Visitor
  /** A browser that is signed in as a new customer, or as the given email. */
  signedIn(email?: string): Promise<Visitor>
  /** A browser that is signed in as an admin. */
  operator(): Promise<Visitor>
  /** From now on the application is one that was told to stop. */
  drain(): void
}

const SECRET = 'a secret of a test, long enough for HS256'

/** The whole web application on a real shop, called without a socket. */
export async function openTestApp(
  options: {
    settings?: Partial<HttpSettings>
    /** Without it nobody is slowed down. */
    throttled?: { registrationsPerHour: number; liveHoldsMax: number }
    challenge?: Services['challenge']
    log?: Services['log']
    /** Most holds in hand at once. */
    inHandMax?: number
  } = {},
): Promise<TestApp> {
  const opened = await openTestShop()
  const { throttled } = options
  const tokens = openTokens(SECRET)
  let draining = false
  const services: Services = {
    shop: opened.shop,
    log: options.log ?? pino({ level: 'silent' }),
    // How busy the machine of the tests is, is no part of what they are about.
    vitals: { ...openVitals(), load: () => ({ utilization: 0, loop_delay_ms: 0 }) },
    prometheus: openPrometheus(),
    assets: openAssets(join(import.meta.dirname, '../..')),
    tokens,
    tickets: openTickets(SECRET),
    overload: openOverload(opened.shop, {
      lateness: { read: () => 0, close: () => undefined },
      ...(options.inHandMax === undefined ? {} : { inHandMax: options.inHandMax }),
    }),
    throttles: throttled ? openThrottles(opened.engine, throttled) : NO_THROTTLES,
    holdGate: throttled ? openHoldGate(opened.engine, throttled) : OPEN_GATE,
    challenge: options.challenge ?? (async () => undefined),
    // The application has no socket, so shoppers who come to it find nobody there.
    rehearsals: openConsoleRehearsals({
      shop: opened.shop,
      url: () => 'http://127.0.0.1:1',
      issueToken: tokens.issue,
      crowd: (prepared, { url, ...visit }) =>
        letShoppersCome(prepared, {
          ...visit,
          client: openClient(url),
          stopped: new Promise(() => undefined),
        }),
      onFault: (error) => {
        throw error
      },
    }),
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
    tokens,
    visitor,
    signedIn,
    operator,
    drain: () => {
      draining = true
    },
  }
}

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createApp } from './app.js'
import { type Config, ConfigError, readConfig } from './config.js'
import { openConsoleRehearsals } from './console-rehearsals.js'
import { OPEN_GATE, openHoldGate } from './domain/hold-gate.js'
import { NO_THROTTLES, openThrottles } from './domain/throttles.js'
import { openAssets } from './http/assets.js'
import { openOverload } from './http/overload.js'
import { openPrometheus } from './http/prometheus.js'
import type { Services } from './http/services.js'
import { openTickets } from './http/tickets.js'
import { openTokens } from './http/tokens.js'
import { type OpenedShop, openConfiguredShop } from './open-shop.js'
import { letShoppersComeApart } from './rehearsal/crowd-apart.js'
import { startSchedule } from './schedule.js'
import { type RunningServer, startServer } from './server.js'
import { setUpAdmin, setUpDemo } from './set-up.js'
import { signalToStop } from './signals.js'
import { openVitals } from './vitals.js'

/** Longest time from the signal to stop until the process ends, in milliseconds. */
const DRAIN_MS_MAX = 9_000

try {
  await main(readConfig())
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `Holdfast cannot start: ${(error as Error).message}`,
  )
  process.exitCode = 1
}

/** Configuration → engine → shop → app → listen → schedule, and the way back on a signal. */
async function main(config: Config): Promise<void> {
  const opened = await openConfiguredShop(config, 'server')
  try {
    await serve(config, opened)
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function serve(config: Config, opened: OpenedShop): Promise<void> {
  const { shop, log, onFault } = opened
  const { secrets, adminLogin } = await setUpAdmin(shop, config)
  if (config.engine === 'embedded' && !config.production) {
    await setUpDemo(shop, config)
  }

  const assets = openAssets(projectRoot())
  if (assets.uncompressed.length > 0) {
    log.info(
      { files: assets.uncompressed },
      'the build has not compressed these; they are when first asked for',
    )
  }
  const vitals = openVitals()
  const overload = openOverload(shop)
  const tokens = openTokens(secrets.jwtSecret)
  let draining = false
  let port = 0
  const rehearsals = openConsoleRehearsals({
    shop,
    url: () => `http://127.0.0.1:${port}`,
    issueToken: tokens.issue,
    crowd: letShoppersComeApart,
    onFault,
  })
  const services: Services = {
    shop,
    log,
    vitals,
    prometheus: openPrometheus(),
    overload,
    assets,
    tokens,
    tickets: openTickets(secrets.jwtSecret),
    throttles: config.rateLimits ? openThrottles(shop.engine, config) : NO_THROTTLES,
    holdGate: config.rateLimits ? openHoldGate(shop.engine, config) : OPEN_GATE,
    challenge: async () => undefined,
    rehearsals,
    isDraining: () => draining,
    settings: {
      currency: config.currency,
      holdSeconds: config.holdSeconds,
      saleTimeZone: config.saleTimeZone,
      publicOrigin: config.publicOrigin,
      corsOrigin: config.corsOrigin,
      trustProxy: config.trustProxy,
      rateLimits: config.rateLimits,
      secure: config.publicOrigin ? config.publicOrigin.startsWith('https:') : config.production,
    },
  }
  const server = await startServer(createApp(services), config.port)
  port = server.port
  const stopSchedule = config.expiryInProcess
    ? startSchedule({
        shop,
        expiryCron: config.expiryCron,
        onSweep: (milliseconds) => vitals.sweptIn(milliseconds, new Date()),
        onFault,
      })
    : async () => undefined
  const toldToStop = signalToStop()
  greet(config, server, adminLogin)

  await toldToStop
  draining = true
  log.info('stopping: answering what was sent')
  await Promise.all([stopSchedule(), rehearsals.close(), server.drain(DRAIN_MS_MAX)])
  await opened.close()
  log.info('stopped')
}

function greet(config: Config, { port }: RunningServer, adminLogin: string): void {
  const address = config.publicOrigin ?? `http://localhost:${port}`
  const kept = config.engine === 'embedded' ? `embedded, in ${config.dataDir}` : 'MySQL and Redis'
  console.log(
    `\n  Holdfast is open at ${address}\n  Engine   ${kept}\n  Console  ${address}/admin\n  Admin    ${adminLogin}\n`,
  )
}

/** The folder that holds public/ and node_modules/: above src/ in the source, above dist/ in what is built. */
function projectRoot(): string {
  const here = dirname(dirname(fileURLToPath(import.meta.url)))
  return here.endsWith('dist') ? join(here, '..') : here
}

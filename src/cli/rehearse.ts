import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../config.js'
import type { RehearsalProgress } from '../domain/rehearsal-types.js'
import { makeTemporaryPlace } from '../engines/temporary.js'
import { openClient } from '../rehearsal/client.js'
import { letShoppersCome } from '../rehearsal/crowd.js'
import { signIn } from '../rehearsal/operator.js'
import { startOwnServer } from '../rehearsal/own-server.js'
import { openProgress } from '../rehearsal/progress.js'
import { type Rehearsed, rehearse } from '../rehearsal/rehearse.js'
import { progressLine, reportLines } from '../rehearsal/report.js'
import { loadSecrets } from '../secrets.js'
import { signalToStop } from '../signals.js'
import { runTool } from './run-tool.js'

const USAGE =
  'npm run rehearse -- [--shoppers N] [--seconds S] [--url URL --product ID] [--json FILE] [--keep]'

/**
 * `npm run rehearse`: simulated shoppers against a running server, or against one that it starts for itself. Exit code
 * 0 when nothing was oversold, lost or answered 5xx, else 1.
 */
await runTool(async () => {
  const options = readOptions()
  const config = readConfig()
  const rehearsed =
    options.productId === null
      ? await rehearseOnOwnServer(options, config)
      : await rehearseOnRunningServer(options, options.productId, config)
  const { verdict } = rehearsed
  console.log(reportLines(rehearsed).join('\n'))
  if (options.json) {
    writeFileSync(options.json, `${JSON.stringify(verdict, null, 2)}\n`)
  }
  process.exitCode = verdict.verdict === 'pass' ? 0 : 1
})

interface Options {
  shoppers: number
  seconds: number
  url: string | null
  /** Null where the rehearsal starts a server of its own. */
  productId: number | null
  json: string | null
  keep: boolean
}

function readOptions(): Options {
  const { values } = parseOptions()
  const productId = values.product === undefined ? null : wholeNumber('product', values.product, 1, 2 ** 31)
  if (values.url !== undefined && productId === null) {
    throw new Error(`--url needs --product, the number of the product to rehearse.\n${USAGE}`)
  }
  return {
    shoppers: wholeNumber('shoppers', values.shoppers, 1, 10_000),
    seconds: wholeNumber('seconds', values.seconds, 5, 600),
    url: values.url ?? null,
    productId,
    json: values.json ?? null,
    keep: values.keep,
  }
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        shoppers: { type: 'string', default: '200' },
        seconds: { type: 'string', default: '20' },
        url: { type: 'string' },
        product: { type: 'string' },
        json: { type: 'string' },
        keep: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${USAGE}`)
  }
}

function wholeNumber(name: string, text: string, from: number, to: number): number {
  if (!/^\d{1,10}$/.test(text) || Number(text) < from || Number(text) > to) {
    throw new Error(`--${name} must be a whole number from ${from} to ${to}.\n${USAGE}`)
  }
  return Number(text)
}

/** A shop in a temporary folder or database, with one product for a quarter as many units as shoppers come. */
async function rehearseOnOwnServer(options: Options, config: Config): Promise<Rehearsed> {
  const place = await makeTemporaryPlace(config)
  try {
    const server = await startOwnServer(place.environment)
    try {
      console.log(`Rehearsing on a ${config.engine} server of its own: ${sizeOf(options)}.`)
      return await rehearseAt(server.url, server, options, async (operator) =>
        operator.addProduct({
          name: 'Rehearsed kettle',
          price_cents: 4900,
          stock: Math.max(10, Math.ceil(options.shoppers / 4)),
          limit_per_customer: 2,
          sale_starts_at: new Date(Date.now() - 60_000).toISOString(),
          sale_ends_at: new Date(Date.now() + 3_600_000).toISOString(),
        }),
      )
    } finally {
      await server.stop()
    }
  } finally {
    await place.remove()
  }
}

async function rehearseOnRunningServer(
  options: Options,
  productId: number,
  config: Config,
): Promise<Rehearsed> {
  const url = options.url ?? config.publicOrigin ?? `http://localhost:${config.port}`
  console.log(`Rehearsing product ${productId} at ${url}, on a hidden copy: ${sizeOf(options)}.`)
  const login = { email: config.adminEmail, password: adminPasswordOf(config) }
  return rehearseAt(url, login, options, async () => productId)
}

async function rehearseAt(
  url: string,
  login: { email: string; password: string },
  { shoppers, seconds, keep }: Options,
  productOf: (operator: Awaited<ReturnType<typeof signIn>>) => Promise<number>,
): Promise<Rehearsed> {
  const client = openClient(url)
  const progress = openProgress(process.stdout)
  try {
    const operator = await signIn(client, login.email, login.password)
    const productId = await productOf(operator)
    const stopped = signalToStop()
    const visit = {
      client,
      seconds,
      stopped,
      onProgress: (seen: RehearsalProgress) => progress.show(progressLine(seconds, seen)),
    }
    return await rehearse({
      operator,
      productId,
      shoppers,
      seconds,
      keep,
      crowd: (prepared) => letShoppersCome(prepared, visit),
    })
  } finally {
    progress.end()
    client.close()
  }
}

/** The password of the environment; outside production that which the server has generated for itself. */
function adminPasswordOf(config: Config): string {
  const generated = existsSync(join(config.dataDir, 'secrets.json'))
  const password = config.adminPassword ?? (generated ? loadSecrets(config).adminPassword : null)
  if (password === null) {
    throw new Error('Set ADMIN_EMAIL and ADMIN_PASSWORD to those of an admin of the running shop.')
  }
  return password
}

function sizeOf({ shoppers, seconds }: Options): string {
  return `${shoppers} shoppers, ${seconds} s`
}

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseConfig } from '../../src/config.js'
import { createProduct } from '../../src/domain/inventory.js'
import { openShop, type Shop } from '../../src/domain/shop.js'
import { openEmbedded } from '../../src/engines/embedded/engine.js'
import { openMysqlRedis } from '../../src/engines/mysql-redis/engine.js'
import { openTokens } from '../../src/http/tokens.js'
import { openPasswords } from '../../src/passwords.js'
import {
  databaseAt,
  type PrivateServers,
  redisUrlAt,
  startPrivateServers,
} from '../support/private-servers.js'
import { addressIn, collectOutput, runProgram, stopProgram } from '../support/programs.js'
import { SECRET } from './servers/serving.js'

/** Where everything that is measured stands: servers and books of its own, all gone when it is cleared. */
export interface Stage {
  /** A new shop's books with customers, on these servers, or embedded where there are none. */
  books(servers?: PrivateServers): Promise<Books>
  servers(options: ServerOptions): Promise<PrivateServers>
  /** The built program on these books. */
  holdfast(books: Books, environment?: Record<string, string>): Promise<Server>
  /** The algorithm as it is commonly written down, on these books. */
  spec(books: Books, lock: 'lock' | 'no-lock'): Promise<Server>
  bare(): Promise<Server>
  clear(): Promise<void>
}

/** What MariaDB is given besides. */
export interface ServerOptions {
  /** Its cache of pages, in megabytes. */
  bufferPoolMb?: number
  /** Whether every commit is written to the binary log too, and flushed there. */
  binlog?: boolean
}

/** The books of one shop, opened beside the server that is measured. */
export interface Books {
  shop: Shop
  environment: Record<string, string>
  database: DatabaseConfig | null
  redisUrl: string
  /** A file with one bearer token a line, one a customer. */
  tokens: string
  customerIds: readonly number[]
  /** Puts a product on sale and returns its id. */
  product(stock: number): Promise<number>
  close(): Promise<void>
}

export interface Server {
  url: string
  port: number
  pid: number
  stop(): Promise<unknown>
}

/** How many customers take turns. */
const CUSTOMERS = 50
const HOUR_MS = 3_600_000

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const endings: (() => Promise<unknown>)[] = []
  let shops = 0

  async function servers({ bufferPoolMb = 64, binlog = false }: ServerOptions): Promise<PrivateServers> {
    const started = await startPrivateServers([
      `--innodb-buffer-pool-size=${bufferPoolMb}M`,
      ...(binlog ? ['--log-bin=binlog', '--sync-binlog=1', '--binlog-format=ROW'] : []),
    ])
    endings.push(started.stop)
    return started
  }

  async function books(on?: PrivateServers): Promise<Books> {
    shops += 1
    const dataDir = join(folder, `shop-${shops}`)
    mkdirSync(dataDir)
    const opened = on ? await openDatabase(on, shops) : await openFile(dataDir)
    const passwords = openPasswords({ cost: 4, workers: 1 })
    const shop = openShop({ engine: opened.engine, passwords, onFault: rethrow })
    const customerIds = await insertCustomers(shop)
    const tokens = join(dataDir, 'tokens')
    writeFileSync(tokens, (await Promise.all(customerIds.map((id) => issue(id)))).join('\n'))
    let closed = false
    const close = async () => {
      if (!closed) {
        closed = true
        await passwords.close()
        await opened.engine.close()
      }
    }
    endings.push(close)
    return {
      shop,
      database: opened.database,
      redisUrl: opened.redisUrl,
      environment: { DATA_DIR: dataDir, JWT_SECRET: SECRET, ...opened.environment },
      tokens,
      customerIds,
      product: (stock) => createProduct(shop, OPERATOR, { ...PRODUCT, ...aroundNow(), stock }),
      close,
    }
  }

  async function run(child: ChildProcess): Promise<Server> {
    const output = collectOutput(child)
    const stop = () => stopProgram(child)
    endings.push(stop)
    const url = await addressIn(child, output)
    return { url, port: Number(new URL(url).port), pid: child.pid ?? 0, stop }
  }

  return {
    books,
    servers,
    holdfast: ({ environment }, more = {}) => run(runProgram('main', { ...environment, ...more })),
    spec({ database, redisUrl }, lock) {
      const { host = '', port = 0, name = '', user = '', password = '' } = database ?? {}
      return run(runServer('spec-shop', [lock, host, String(port), name, user, password, redisUrl]))
    },
    bare: () => run(runServer('bare', [])),
    async clear() {
      for (const end of endings.reverse()) {
        await end()
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Who puts products on sale. */
export const OPERATOR = { id: 1, email: 'operator@example.com', role: 'admin' as const, address: '127.0.0.1' }

const PRODUCT = {
  name: 'Enamel mug',
  description: 'White, with a blue rim.',
  image_url: '/pictures/mug.svg',
  price_cents: 1250,
  currency: 'USD',
  extension_seconds: 0,
  stock_display: 'exact' as const,
  waiting_room: 'off' as const,
  waiting_room_opens_minutes: 10 as const,
  limit_per_customer: null,
  // Longer than any run, so that no hold ends while it is counted.
  hold_seconds: 3_600,
}

function aroundNow() {
  return { sale_starts_at: new Date(Date.now() - HOUR_MS), sale_ends_at: new Date(Date.now() + 24 * HOUR_MS) }
}

async function openDatabase({ asRoot, ports }: PrivateServers, number: number) {
  const database = databaseAt(ports, `holdfast_bench_${number}`)
  const redisUrl = redisUrlAt(ports, number)
  await asRoot(`create database ${database.name}`)
  const place = { database, redisUrl, onFault: rethrow }
  await (await openMysqlRedis({ ...place, role: 'migration' })).close()
  const environment = {
    DB_HOST: database.host,
    DB_PORT: String(database.port),
    DB_NAME: database.name,
    DB_USER: database.user,
    DB_PASS: database.password,
    REDIS_URL: redisUrl,
  }
  return { engine: await openMysqlRedis({ ...place, role: 'tool' }), database, redisUrl, environment }
}

async function openFile(dataDir: string) {
  const engine = await openEmbedded({ dataDir, role: 'tool', onFault: rethrow })
  return { engine, database: null, redisUrl: '', environment: {} }
}

/** Customers as rows and their tokens as the shop would issue them: hashing fifty passwords would prove nothing here. */
async function insertCustomers({ engine }: Shop): Promise<number[]> {
  const created_at = await engine.now()
  const password_hash = 'no password has this hash'
  const ids: number[] = []
  for (let number = 1; number <= CUSTOMERS; number += 1) {
    const customer = { email: `customer-${number}@example.com`, role: 'customer' as const }
    const { insertId } = await engine.db
      .insertInto('users')
      .values({ ...customer, password_hash, created_at })
      .executeTakeFirstOrThrow()
    ids.push(Number(insertId))
  }
  return ids
}

const { issue } = openTokens(SECRET)

function runServer(name: string, args: string[]): ChildProcess {
  const program = join(import.meta.dirname, 'servers', `${name}.ts`)
  return spawn(process.execPath, ['--import', 'tsx', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}

function rethrow(error: unknown): void {
  throw error
}

import { type Kysely, sql, type Transaction } from 'kysely'
import type { DatabaseConfig } from '../../config.js'
import type { Asked, Engine, EngineHealth } from '../../domain/engine.js'
import type { Tables } from '../../domain/tables.js'
import { migrateToLatest } from '../migrations/index.js'
import { columnTypes } from './column-types.js'
import { openCounters } from './counters.js'
import { lookAtDatabase, openPool, type PoolOptions } from './database.js'
import { openDatabaseClock } from './database-clock.js'
import { classify } from './failures.js'
import { openLocks } from './locks.js'
import { openNews } from './news.js'
import { openPresence } from './presence.js'
import { openReachability } from './reachability.js'
import { openRedis } from './redis.js'
import { demandLatestSchema } from './schema.js'
import { openTimers } from './timers.js'
import { together } from './together.js'

export interface MysqlRedisOptions {
  database: DatabaseConfig
  redisUrl: string
  /** `migration` brings the schema to the latest version; the others refuse to run on any other. */
  role: 'server' | 'tool' | 'migration'
  /** Tests move time by it: what the shop takes for the database's clock when that says so many milliseconds. */
  clock?: (databaseMs: number) => number
  onFault(error: unknown): void
}

/**
 * The three pools. Reads have connections of their own, so that a crowd of shoppers cannot keep a batch from its
 * commit; snapshots and migrations may take minutes, which nobody waits for. A batch's statement is given up early:
 * even one that is stuck is answered within five seconds.
 */
const POOLS = {
  reads: { connectionsMax: 8, statementMsMax: 2_500, transactions: 'autocommit' },
  batches: { connectionsMax: 10, statementMsMax: 1_500, transactions: 'explicit' },
  unhurried: { connectionsMax: 2, statementMsMax: 600_000, transactions: 'autocommit' },
} as const

/** Opens the engine for many processes: MySQL or MariaDB holds the truth, Redis helps. */
export async function openMysqlRedis(options: MysqlRedisOptions): Promise<Engine> {
  const { database, role, onFault, clock = (databaseMs) => databaseMs } = options
  const reachability = openReachability(() => lookAtDatabase(database))
  const open = (pool: Omit<PoolOptions, 'reachability' | 'onFault'>) =>
    openPool<Tables>(database, { ...pool, reachability, onFault })
  const reads = open(POOLS.reads)
  const batches = open(POOLS.batches)
  const unhurried = open(POOLS.unhurried)
  const closePools = () => Promise.all([reads, batches, unhurried].map((pool) => pool.destroy()))
  try {
    if (role === 'migration') {
      await migrateToLatest(unhurried, columnTypes)
    } else {
      await demandLatestSchema(reads as Kysely<unknown>, database.name)
    }
  } catch (error) {
    await closePools()
    throw error
  }

  const databaseClock = openDatabaseClock(reads as Kysely<unknown>)
  const counters = openCounters(reads, onFault)
  const redis = await openRedis(options.redisUrl)
  const presence = openPresence(redis)

  return {
    name: 'mysql-redis',
    db: reads,
    transaction: (work) => batches.transaction().execute(work),
    snapshot: (work) => unhurried.transaction().setAccessMode('read only').execute(work),
    lockProduct: async (trx, productId, queries) => {
      const { product, databaseNow, answers } = await lockProduct(trx, productId, queries ?? [])
      return { product, now: new Date(clock(databaseNow.getTime())), answers: answers as never }
    },
    // Unlike SYSDATE this is one value for a whole statement, so that an index can be searched for it.
    currentTime: () => (options.clock ? new Date(clock(Date.now())) : sql<Date>`now(3)`),
    together,
    now: async () => new Date(clock(await databaseClock.now())),
    classify,
    locks: openLocks(redis),
    timers: openTimers(redis),
    counters,
    news: openNews(redis, onFault),
    presence,
    async health(): Promise<EngineHealth> {
      const [sqlIsUp, redisIsUp] = await Promise.all([takesWrites(reads), redis.isUp()])
      return { sql: sqlIsUp ? 'ok' : 'down', redis: redisIsUp ? 'ok' : 'down' }
    },
    async backUp() {
      throw new Error(
        'MySQL and MariaDB have a program of their own for this: mysqldump or mariadb-dump, with --single-transaction.',
      )
    },
    async close() {
      databaseClock.close()
      presence.close()
      await counters.close().catch(onFault)
      await Promise.all([closePools(), redis.close()])
    },
  }
}

/**
 * The row lock is what keeps the batches of all processes apart. SYSDATE, unlike NOW, is read when the row is had and
 * not when the statement began, so no hold is judged by the time before the wait.
 */
async function lockProduct(trx: Transaction<Tables>, productId: number, queries: Asked) {
  const lock = trx
    .selectFrom('products')
    .selectAll()
    .select(sql<Date>`sysdate(3)`.as('database_now'))
    .where('id', '=', productId)
    .forUpdate()
  const [locked, ...answers] = await together(trx, [lock, ...queries])
  const [row] = locked.rows
  if (!row) {
    return { product: undefined, databaseNow: await readClock(trx), answers }
  }
  const { database_now: databaseNow, ...product } = row
  return { product, databaseNow, answers }
}

async function readClock(trx: Transaction<Tables>): Promise<Date> {
  const { rows } = await sql<{ moment: Date }>`select sysdate(3) as moment`.execute(trx)
  return rows[0]?.moment ?? new Date(Number.NaN)
}

/** How long a look at the database may take before it counts as out, in milliseconds. */
const HEALTH_MS_MAX = 800

/** A server that was made read-only, as a primary that was replaced is, cannot sell. */
async function takesWrites(db: Kysely<Tables>): Promise<boolean> {
  const asked = sql<{ readOnly: number }>`select @@global.read_only as readOnly`.execute(db).then(
    ({ rows }) => rows[0]?.readOnly === 0,
    () => false,
  )
  const limit = new Promise<false>((resolve) => setTimeout(resolve, HEALTH_MS_MAX, false).unref())
  return Promise.race([asked, limit])
}

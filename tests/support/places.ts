import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import { inject, onTestFinished } from 'vitest'
import type { DatabaseConfig } from '../../src/config.js'
import type { Engine } from '../../src/domain/engine.js'
import { openEmbedded } from '../../src/engines/embedded/engine.js'
import { openMysqlRedis } from '../../src/engines/mysql-redis/engine.js'
import { temporaryFolder } from './folders.js'
import { databaseAt, type Ports, REDIS_DATABASES, redisUrlAt } from './private-servers.js'

/** The engine that this run of the tests is for; vitest.config.ts runs most of them once for each. */
export const ENGINE = process.env.HOLDFAST_TEST_ENGINE === 'mysql-redis' ? 'mysql-redis' : 'embedded'

/** A place to store one shop, empty at first and deleted when the test is over. */
export interface Place {
  /**
   * Opens the engine on it, as one more process would; closed when the test is over unless it was before. A second one
   * of the embedded engine opens as a tool, because that engine has one server alone.
   */
  open(clock?: () => number, onFault?: (error: unknown) => void): Promise<Engine>
  /** What a program needs in its environment to run on it. */
  environment: Record<string, string>
}

export function aPlace(): Promise<Place> {
  return ENGINE === 'embedded' ? aFolder() : aDatabase(inject('ports'))
}

async function aFolder(): Promise<Place> {
  const dataDir = temporaryFolder()
  let role: 'server' | 'tool' = 'server'
  return {
    environment: { DATA_DIR: dataDir },
    open(clock = Date.now, onFault = rethrow) {
      const opening = openEmbedded({ dataDir, role, clock, onFault })
      role = 'tool'
      return closedInTheEnd(opening)
    },
  }
}

/** An empty database on a MariaDB of the tests, and a database number of its Redis. */
export async function anEmptyDatabase(ports: Ports): Promise<{ database: DatabaseConfig; redisUrl: string }> {
  const number = await nextNumber(ports)
  const database = databaseAt(ports, `holdfast_${number}`)
  await query(database, `create database ${database.name}`)
  onTestFinished(() => query(database, `drop database ${database.name}`))
  return { database, redisUrl: redisUrlAt(ports, 1 + (number % (REDIS_DATABASES - 1))) }
}

/** A database with the schema, reached directly or through the ports of proxies. */
export async function aDatabase(ports: Ports, reachedBy: Partial<Ports> = {}): Promise<Place> {
  const empty = await anEmptyDatabase(ports)
  const migrating = await openMysqlRedis({ ...empty, role: 'migration', onFault: rethrow })
  await migrating.close()
  const database = { ...empty.database, port: reachedBy.mariadb ?? ports.mariadb }
  const redisUrl = empty.redisUrl.replace(`:${ports.redis}/`, `:${reachedBy.redis ?? ports.redis}/`)
  return {
    environment: {
      DATA_DIR: temporaryFolder(),
      DB_HOST: database.host,
      DB_PORT: String(database.port),
      DB_NAME: database.name,
      DB_USER: database.user,
      DB_PASS: database.password,
      REDIS_URL: redisUrl,
    },
    open: (clock, onFault = rethrow) =>
      closedInTheEnd(
        openMysqlRedis({ database, redisUrl, role: 'server', onFault, ...(clock ? { clock } : {}) }),
      ),
  }
}

async function closedInTheEnd(opening: Promise<Engine>): Promise<Engine> {
  const engine = await opening
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= engine.close()
    return closing
  }
  onTestFinished(close)
  return { ...engine, close }
}

function rethrow(error: unknown): void {
  throw error
}

/** Numbers are given out by the tests' Redis, so that no two processes of vitest get the same. */
async function nextNumber(ports: Ports): Promise<number> {
  const redis = new Redis(redisUrlAt(ports, 0))
  try {
    return await redis.incr('places')
  } finally {
    redis.disconnect()
  }
}

/** Runs a statement outside any database. */
async function query({ host, port, user, password }: DatabaseConfig, statement: string): Promise<void> {
  const connection = await createConnection({ host, port, user, password })
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}

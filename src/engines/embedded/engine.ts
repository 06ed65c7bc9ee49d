import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Transaction } from 'kysely'
import type { Engine, EngineFailure, EngineHealth } from '../../domain/engine.js'
import type { Tables } from '../../domain/tables.js'
import { migrateToLatest } from '../migrations/index.js'
import { backUpInto } from './backup.js'
import { columnTypes } from './column-types.js'
import { openCounters } from './counters.js'
import { openDatabase } from './database.js'
import { openLocks } from './locks.js'
import { openNews } from './news.js'
import { openPresence } from './presence.js'
import { takeProcessLock } from './process-lock.js'
import { openTimers } from './timers.js'
import { together } from './together.js'

export interface EmbeddedOptions {
  /** The folder that holds everything; made when it is not there. */
  dataDir: string
  /** `server` is refused while another server has the folder; the others may work beside one. */
  role: 'server' | 'tool' | 'migration'
  /** The database's clock in milliseconds since 1970, which on one machine is the machine's own. Tests move it. */
  clock?: () => number
  onFault(error: unknown): void
}

/** How long a migration waits for one in another process, in milliseconds. */
const MIGRATION_WAIT_MS = 30_000

/** Another server has this folder. Two would each believe in counts and boards of their own. */
export class DataDirInUse extends Error {}

/** Opens the embedded engine and brings its schema to the latest version. */
export async function openEmbedded({
  dataDir,
  role,
  clock = Date.now,
  onFault,
}: EmbeddedOptions): Promise<Engine> {
  mkdirSync(dataDir, { recursive: true })
  const unlock = role === 'server' ? takeServerLock(dataDir) : () => undefined
  const db = openDatabase<Tables>(join(dataDir, 'holdfast.db'))
  try {
    await migrateAlone(dataDir, () => migrateToLatest(db, columnTypes))
  } catch (error) {
    await db.destroy()
    unlock()
    throw error
  }
  const counters = openCounters(db, onFault)

  return {
    name: 'embedded',
    db,
    transaction: (work) => db.transaction().execute(work),
    snapshot: (work) => db.transaction().setAccessMode('read only').execute(work),
    lockProduct: async (trx, productId, queries) => ({
      product: await readProduct(trx, productId),
      now: new Date(clock()),
      answers: (await together(trx, queries ?? [])) as never,
    }),
    currentTime: () => new Date(clock()),
    together,
    now: async () => new Date(clock()),
    classify,
    locks: openLocks(),
    timers: openTimers(),
    counters,
    news: openNews(),
    presence: openPresence(),
    health: () => askHealth(db),
    backUp: (file) => backUpInto(db, file),
    async close() {
      await counters.close()
      await db.destroy()
      unlock()
    },
  }
}

function takeServerLock(dataDir: string): () => void {
  const unlock = takeProcessLock(join(dataDir, 'server.lock'), 0)
  if (!unlock) {
    throw new DataDirInUse(
      `Another Holdfast server is using ${dataDir}. Stop it first, or give this one a folder of its own by DATA_DIR.`,
    )
  }
  return unlock
}

async function migrateAlone(dataDir: string, migrate: () => Promise<unknown>): Promise<void> {
  const unlock = takeProcessLock(join(dataDir, 'migration.lock'), MIGRATION_WAIT_MS)
  if (!unlock) {
    throw new Error(`Another process has been migrating ${dataDir} for over ${MIGRATION_WAIT_MS / 1000} s.`)
  }
  try {
    await migrate()
  } finally {
    unlock()
  }
}

/** A transaction here is the only writer from its first statement on, so a plain read is a locked one. */
function readProduct(trx: Transaction<Tables>, productId: number) {
  return trx.selectFrom('products').selectAll().where('id', '=', productId).executeTakeFirst()
}

function classify(error: unknown): EngineFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return 'rerun'
  }
  const unreachable = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN']
  return unreachable.some((prefix) => code.startsWith(prefix)) ? 'unavailable' : 'fault'
}

async function askHealth(db: Engine['db']): Promise<EngineHealth> {
  try {
    await db.selectFrom('counters').select('name').limit(1).execute()
    return { sql: 'ok', redis: 'none' }
  } catch {
    return { sql: 'down', redis: 'none' }
  }
}

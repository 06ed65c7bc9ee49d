import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  Kysely,
  MysqlAdapter,
  type QueryResult,
} from 'kysely'
import type { Tables } from '../../src/domain/tables.js'
import { columnTypes } from '../../src/engines/embedded/column-types.js'
import { migrateToLatest } from '../../src/engines/migrations/index.js'
import { type Database, MustWait, openDatabase } from './database.js'
import { TREES } from './engine.js'
import type { TableSchema } from './schema.js'

let schemas: Promise<ReadonlyMap<string, TableSchema>> | undefined

/** A simulated database with the schema that the shop's own migrations make. */
export async function openMigratedDatabase(): Promise<Database> {
  schemas ??= migrate()
  return openDatabase(await schemas)
}

async function migrate(): Promise<ReadonlyMap<string, TableSchema>> {
  const database = openDatabase()
  await migrateToLatest(askDirectly(database), columnTypes)
  return database.schemas
}

/** The database without network, time or company: each statement is done at once and committed. */
export function askDirectly(database: Database): Kysely<Tables> {
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ query }: CompiledQuery) => runAlone(database, query) as QueryResult<R>,
    // biome-ignore lint/correctness/useYield: what is not offered yields nothing.
    async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
      throw new Error('Streaming is not offered here.')
    },
  }
  const nothing = async () => undefined
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new AloneAdapter(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        beginTransaction: nothing,
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        releaseConnection: nothing,
        destroy: nothing,
      }),
      createIntrospector: () => introspect(database),
      createQueryCompiler: () => TREES,
    },
  })
}

function runAlone(database: Database, query: CompiledQuery['query']): unknown {
  if (/^(Create|Alter)/.test(query.kind)) {
    database.define(query)
    return { rows: [] }
  }
  // A database that begins empty has no rows for a migration to bring along, nor a table for them on the way.
  if (query.kind === 'RawNode' || query.kind === 'DropTableNode') {
    return { rows: [] }
  }
  const trx = database.begin()
  const result = database.execute(trx, query)
  database.commit(trx)
  if (result instanceof MustWait) {
    throw new Error('Somebody is at work on this row.')
  }
  return result
}

/** Nobody else migrates a database that is nobody else's. */
class AloneAdapter extends MysqlAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** All that the migrator asks: which tables there are. */
function introspect(database: Database): DatabaseIntrospector {
  const getTables = async () =>
    [...database.schemas.keys()].map((name) => ({ name, isView: false, columns: [] }))
  return { getTables, getSchemas: async () => [], getMetadata: async () => ({ tables: await getTables() }) }
}

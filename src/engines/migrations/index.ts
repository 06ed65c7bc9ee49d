import { type Kysely, type MigrationProvider, Migrator } from 'kysely'
import { shop } from './0001-shop.js'
import { operatorsConsole } from './0002-console.js'
import { waitList } from './0003-wait-list.js'
import { waitingRoom } from './0004-waiting-room.js'
import { throttles } from './0005-throttles.js'
import { receipts } from './0006-receipts.js'
import { rehearsals } from './0007-rehearsals.js'
import type { ColumnTypes } from './columns.js'

/** Every migration, oldest first. A new one is added at the end; a released one is never edited. */
const MIGRATIONS = {
  '0001-shop': shop,
  '0002-console': operatorsConsole,
  '0003-wait-list': waitList,
  '0004-waiting-room': waitingRoom,
  '0005-throttles': throttles,
  '0006-receipts': receipts,
  '0007-rehearsals': rehearsals,
}

export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS)

function provideMigrations(types: ColumnTypes): MigrationProvider {
  const named = Object.entries(MIGRATIONS).map(([name, migration]) => [name, migration(types)] as const)
  return { getMigrations: async () => Object.fromEntries(named) }
}

/**
 * Brings the schema to the latest version and returns the names of the steps that ran, none when it was there already.
 * Throws when the database holds a migration that this program does not know: then the program is older than the data.
 */
export async function migrateToLatest<T>(db: Kysely<T>, types: ColumnTypes): Promise<string[]> {
  const migrator = new Migrator({ db, provider: provideMigrations(types) })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) {
    throw error
  }
  return results.map((result) => result.migrationName)
}

import { type Kysely, type MigrationProvider, Migrator } from 'kysely'
import { shop } from './0001-shop.js'
import { operatorsConsole } from './0002-console.js'
import type { ColumnTypes } from './columns.js'

/** Every migration, oldest first. A new one is added at the end; a released one is never edited. */
function provideMigrations(types: ColumnTypes): MigrationProvider {
  return {
    getMigrations: async () => ({ '0001-shop': shop(types), '0002-console': operatorsConsole(types) }),
  }
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

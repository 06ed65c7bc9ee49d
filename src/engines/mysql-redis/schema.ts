import { type Kysely, sql } from 'kysely'
import { MIGRATION_NAMES } from '../migrations/index.js'
import { errorNumberOf } from './failures.js'

const NO_SUCH_TABLE = 1146

/** The database has another schema than this program was written for. */
export class WrongSchema extends Error {}

/** Throws WrongSchema, which says what to do, unless the database has exactly the migrations of this program. */
export async function demandLatestSchema(db: Kysely<unknown>, databaseName: string): Promise<void> {
  const applied = await appliedMigrations(db)
  if (applied.some((name) => !MIGRATION_NAMES.includes(name))) {
    throw new WrongSchema(
      `The database ${databaseName} was migrated by a newer version of Holdfast. Start that version instead.`,
    )
  }
  if (applied.length < MIGRATION_NAMES.length) {
    throw new WrongSchema(
      `The database ${databaseName} ${applied.length === 0 ? 'is empty' : 'has an older schema'}. Run \`npm run migrate\` first.`,
    )
  }
}

async function appliedMigrations(db: Kysely<unknown>): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    return rows.map((row) => row.name)
  } catch (error) {
    if (errorNumberOf(error) === NO_SUCH_TABLE) {
      return []
    }
    throw error
  }
}

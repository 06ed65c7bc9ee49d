import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import type { Engine } from '../../src/domain/engine.js'
import { MIGRATION_NAMES } from '../../src/engines/migrations/index.js'
import { openMysqlRedis } from '../../src/engines/mysql-redis/engine.js'
import { aDatabase, anEmptyDatabase } from '../support/places.js'

async function opened(engine: Engine): Promise<Engine> {
  await engine.close()
  return engine
}

test('four processes that migrate at once run each step once', async () => {
  const empty = await anEmptyDatabase(inject('ports'))
  const migrate = () => openMysqlRedis({ ...empty, role: 'migration', onFault: () => undefined })
  const [engine, ...others] = await Promise.all([migrate(), migrate(), migrate(), migrate()])
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
    engine.db,
  )
  expect(rows.map(({ name }) => name)).toEqual(MIGRATION_NAMES)
  await Promise.all([engine, ...others].map(opened))
})

test.each(['server', 'tool'] as const)(
  'a %s does not start on an empty database, and says what to run',
  async (role) => {
    const empty = await anEmptyDatabase(inject('ports'))
    const opening = openMysqlRedis({ ...empty, role, onFault: () => undefined })
    await expect(opening).rejects.toThrow(
      `The database ${empty.database.name} is empty. Run \`npm run migrate\` first.`,
    )
  },
)

test('a program that is older than the schema does not start on it', async () => {
  const place = await aDatabase(inject('ports'))
  const engine = await place.open()
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(
    engine.db,
  )
  await expect(place.open()).rejects.toThrow('was migrated by a newer version of Holdfast')
})

test('a database that cannot be reached is a plain sentence, and soon', async () => {
  const { database, redisUrl } = await anEmptyDatabase(inject('ports'))
  const open = (wrong: Partial<typeof database>) =>
    openMysqlRedis({
      database: { ...database, ...wrong },
      redisUrl,
      role: 'server',
      onFault: () => undefined,
    })
  await expect(open({ port: 1 })).rejects.toThrow(/^No connection to the database: connect ECONNREFUSED/)
  await expect(open({ password: 'wrong' })).rejects.toThrow(/^No connection to the database: Access denied/)
})

test('no text depends on the character set that the database happens to have', async () => {
  const place = await aDatabase(inject('ports'))
  const { db } = await place.open()
  const { rows } = await sql<{ name: string }>`
    select concat(table_name, '.', column_name) as name from information_schema.columns
    where table_schema = database() and table_name not like 'kysely%'
      and character_set_name not in ('utf8mb4', 'ascii')`.execute(db)
  expect(rows).toEqual([])
})

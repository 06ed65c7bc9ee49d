import { CompiledQuery } from 'kysely'
import type { Engine } from '../../domain/engine.js'
import { asQueryResult } from './database.js'

/**
 * Sends several statements as one text, as what a batch costs is mostly its round trips. The server carries them out in
 * their order and stops at the first that fails. Only connections of batches take more than one statement at a time.
 */
export const together: Engine['together'] = async (trx, queries) => {
  const asked = queries.flatMap((query) => query?.compile() ?? [])
  const answers = await answersOf(trx, asked)
  return queries.map((query) => (query ? answers.shift() : { rows: [] })) as never
}

async function answersOf(trx: Parameters<Engine['together']>[0], asked: readonly CompiledQuery[]) {
  const [first] = asked
  if (asked.length <= 1) {
    return first ? [await trx.executeQuery(first)] : []
  }
  const text = asked.map(({ sql }) => sql).join(';\n')
  const parameters = asked.flatMap((query) => query.parameters)
  const { rows } = await trx.executeQuery(CompiledQuery.raw(text, parameters))
  return rows.map(asQueryResult)
}

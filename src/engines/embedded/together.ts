import type { Engine } from '../../domain/engine.js'

/** Here a statement is a call in this very process, so one after the other is as quick as it gets. */
export const together: Engine['together'] = async (trx, queries) => {
  const answers = []
  for (const query of queries) {
    answers.push(query ? await trx.executeQuery(query.compile()) : { rows: [] })
  }
  return answers as never
}

import { type Kysely, sql } from 'kysely'
import type { Counters } from '../../domain/engine.js'
import type { Tables } from '../../domain/tables.js'
import { countInMemory } from '../counting.js'

export function openCounters(
  db: Kysely<Tables>,
  onFault: (error: unknown) => void,
): Counters & { close(): Promise<void> } {
  return countInMemory(db, onFault, async (amounts) => {
    await db
      .insertInto('counters')
      .values([...amounts].map(([name, value]) => ({ name, value })))
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ value: sql`counters.value + excluded.value` }),
      )
      .execute()
  })
}

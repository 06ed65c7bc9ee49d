import { type Kysely, sql } from 'kysely'
import type { Counters } from '../../domain/engine.js'
import type { Tables } from '../../domain/tables.js'
import { countInMemory } from '../counting.js'

/**
 * Counts go to SQL and not to Redis: the total has to outlive a Redis that is flushed, and with one row a second there
 * is nothing for Redis to make faster.
 */
export function openCounters(
  db: Kysely<Tables>,
  onFault: (error: unknown) => void,
): Counters & { close(): Promise<void> } {
  return countInMemory(db, onFault, async (amounts) => {
    await db
      .insertInto('counters')
      .values([...amounts].map(([name, value]) => ({ name, value })))
      // VALUES() is on its way out of MySQL, but it is the one spelling that MariaDB knows too.
      .onDuplicateKeyUpdate({ value: sql`value + values(value)` })
      .execute()
  })
}

import type { Kysely } from 'kysely'
import { COUNTER_FLUSH_MS, type Counters } from '../domain/engine.js'
import type { Tables } from '../domain/tables.js'

/**
 * Counts in memory, written to SQL once a second, so that a storm of refusals costs one row a second. The engines
 * differ only in how they spell `write`, which adds amounts to the totals by name.
 */
export function countInMemory(
  db: Kysely<Tables>,
  onFault: (error: unknown) => void,
  write: (amounts: ReadonlyMap<string, number>) => Promise<void>,
): Counters & { close(): Promise<void> } {
  let unwritten = new Map<string, number>()
  let flushing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => void flush().catch(onFault), COUNTER_FLUSH_MS)
  timer.unref()

  function add(name: string, amount: number): void {
    unwritten.set(name, (unwritten.get(name) ?? 0) + amount)
  }

  function flush(): Promise<void> {
    flushing = flushing.catch(() => undefined).then(writeOut)
    return flushing
  }

  /** What could not be written is counted again with the next flush. */
  async function writeOut(): Promise<void> {
    if (unwritten.size === 0) {
      return
    }
    const writing = unwritten
    unwritten = new Map()
    try {
      await write(writing)
    } catch (error) {
      for (const [name, amount] of writing) {
        add(name, amount)
      }
      throw error
    }
  }

  async function read(name: string): Promise<number> {
    await flush()
    const row = await db.selectFrom('counters').select('value').where('name', '=', name).executeTakeFirst()
    return (row?.value ?? 0) + (unwritten.get(name) ?? 0)
  }

  async function list(prefix: string): Promise<{ name: string; value: number }[]> {
    await flush()
    return db
      .selectFrom('counters')
      .select(['name', 'value'])
      .where('name', '>=', prefix)
      .where('name', '<', `${prefix}~`)
      .orderBy('name')
      .execute()
  }

  async function close(): Promise<void> {
    clearInterval(timer)
    await flush()
  }

  return { add, read, list, close }
}

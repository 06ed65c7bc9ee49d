import { type Kysely, sql } from 'kysely'
import { COUNTER_FLUSH_MS, type Counters } from '../../domain/engine.js'
import type { Tables } from '../../domain/tables.js'

/** Counts in memory, written to SQL once a second, so that a storm of refusals costs one row a second. */
export function openCounters(
  db: Kysely<Tables>,
  onFault: (error: unknown) => void,
): Counters & { close(): Promise<void> } {
  let unwritten = new Map<string, number>()
  let flushing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => void flush().catch(onFault), COUNTER_FLUSH_MS)
  timer.unref()

  function add(name: string, amount: number): void {
    unwritten.set(name, (unwritten.get(name) ?? 0) + amount)
  }

  function flush(): Promise<void> {
    flushing = flushing.catch(() => undefined).then(write)
    return flushing
  }

  /** The amounts stay counted in memory until the transaction that writes them is through. */
  async function write(): Promise<void> {
    if (unwritten.size === 0) {
      return
    }
    const writing = unwritten
    unwritten = new Map()
    try {
      await db
        .insertInto('counters')
        .values([...writing].map(([name, value]) => ({ name, value })))
        .onConflict((conflict) =>
          conflict.column('name').doUpdateSet({ value: sql`counters.value + excluded.value` }),
        )
        .execute()
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
      .where('name', '<', `${prefix}\uffff`)
      .orderBy('name')
      .execute()
  }

  async function close(): Promise<void> {
    clearInterval(timer)
    await flush()
  }

  return { add, read, list, close }
}

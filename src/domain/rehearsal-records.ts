import { Refusal } from './refusal.js'
import type { RehearsalOnShow } from './rehearsal-types.js'
import type { Shop } from './shop.js'
import type { RehearsalsTable } from './tables.js'

/** What is kept of the rehearsals that were started from the console. */

/**
 * A process that has said nothing of its rehearsal for so long is taken for dead, in milliseconds: longer than it takes
 * to read the books of a large shop, in which one process says nothing else.
 */
export const SILENCE_MS_MAX = 30_000
/** After so long it is said that nothing is heard of it, in milliseconds. */
const QUIET_MS_MAX = 5_000
/** Most rehearsals of a product that are listed. */
const LISTED_MAX = 5

/** A rehearsal as it stands. Throws Refusal `not_found`. */
export async function findRehearsal({ engine }: Shop, id: number): Promise<RehearsalOnShow> {
  const row = await engine.db.selectFrom('rehearsals').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) {
    throw new Refusal('not_found', 'There is no such rehearsal.')
  }
  return onShow(row, await engine.now())
}

export async function findRunningRehearsal({ engine }: Shop): Promise<RehearsalOnShow | undefined> {
  const row = await engine.db.selectFrom('rehearsals').selectAll().where('running', '=', 1).executeTakeFirst()
  return row && onShow(row, await engine.now())
}

/** The newest rehearsals of a product, newest first. */
export async function listRehearsals({ engine }: Shop, productId: number): Promise<RehearsalOnShow[]> {
  const rows = await engine.db
    .selectFrom('rehearsals')
    .selectAll()
    .where('product_id', '=', productId)
    .orderBy('id', 'desc')
    .limit(LISTED_MAX)
    .execute()
  const now = await engine.now()
  return rows.map((row) => onShow(row, now))
}

/** A rehearsal of which nothing is heard is shown as lost before anybody has cleared up behind it. */
function onShow(row: Omit<RehearsalsTable, 'id'> & { id: number }, now: Date): RehearsalOnShow {
  const silence = row.running === 1 ? now.getTime() - row.seen_at.getTime() : 0
  const isLost = silence > SILENCE_MS_MAX
  return {
    id: row.id,
    product_id: row.product_id,
    product_name: row.product_name,
    shoppers: row.shoppers,
    seconds: row.seconds,
    actor_email: row.actor_email,
    started_at: row.started_at,
    stop_asked_at: row.stop_asked_at,
    is_quiet: silence > QUIET_MS_MAX,
    ended_at: isLost ? row.seen_at : row.ended_at,
    outcome: isLost ? 'lost' : row.outcome,
    why: row.why,
    progress: row.progress === null ? null : JSON.parse(row.progress),
    result: row.result === null ? null : JSON.parse(row.result),
  }
}

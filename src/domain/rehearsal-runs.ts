import type { Transaction } from 'kysely'
import { insertAudits } from './ledger.js'
import { Refusal } from './refusal.js'
import { findRunningRehearsal, SILENCE_MS_MAX } from './rehearsal-records.js'
import type { RehearsalOutcome, RehearsalProgress, RehearsalResult } from './rehearsal-types.js'
import { findProduct, type RehearsalSize, removeLeftovers } from './rehearsals.js'
import type { Shop } from './shop.js'
import type { RehearsalsTable, Tables } from './tables.js'
import type { Operator } from './types.js'

/**
 * Rehearsals that operators start from the console. One runs at a time, in whichever process took it on; how it stands
 * is in SQL, so that every process can show it, stop it, and clear up behind one that died.
 */

/** Notes that a rehearsal begins. Throws Refusal `not_found`, and `rehearsal_running` while there is another. */
export async function beginRehearsal(
  shop: Shop,
  operator: Operator,
  productId: number,
  { shoppers, seconds }: RehearsalSize,
): Promise<number> {
  const { engine } = shop
  const product = await findProduct(shop, productId, 0)
  await clearLostRehearsals(shop)
  const now = await engine.now()
  try {
    const { insertId } = await engine.db
      .insertInto('rehearsals')
      .values({
        product_id: productId,
        product_name: product.name,
        copy_id: null,
        running: 1,
        shoppers,
        seconds,
        actor_id: operator.id,
        actor_email: operator.email,
        address: operator.address,
        started_at: now,
        seen_at: now,
        stop_asked_at: null,
        ended_at: null,
        outcome: null,
        why: null,
        progress: null,
        result: null,
      })
      .executeTakeFirstOrThrow()
    return Number(insertId)
  } catch (error) {
    // Of two that begin at once, the unique column lets one in.
    const other = await findRunningRehearsal(shop)
    if (other) {
      const message = `One rehearsal runs at a time, and “${other.product_name}” is being rehearsed. Wait for its end, or stop it.`
      throw new Refusal('rehearsal_running', message)
    }
    throw error
  }
}

/** Notes which copy a rehearsal has made, in the transaction that makes it, so that it can always be removed. */
export async function noteCopy(trx: Transaction<Tables>, id: number, copyId: number): Promise<void> {
  await trx.updateTable('rehearsals').set({ copy_id: copyId }).where('id', '=', id).execute()
}

/** Notes how far a rehearsal has come, and says what is to become of it: `lost` where it was given up for dead. */
export async function noteProgress(
  { engine }: Shop,
  id: number,
  progress: RehearsalProgress | null,
): Promise<'goes on' | 'is to stop' | 'lost'> {
  const { numUpdatedRows } = await engine.db
    .updateTable('rehearsals')
    .set({ seen_at: await engine.now(), progress: progress && JSON.stringify(progress) })
    .where('id', '=', id)
    .where('running', '=', 1)
    .executeTakeFirstOrThrow()
  const row = await engine.db
    .selectFrom('rehearsals')
    .select('stop_asked_at')
    .where('id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) {
    return 'lost'
  }
  return row?.stop_asked_at ? 'is to stop' : 'goes on'
}

/** Notes that somebody wants a rehearsal to stop; the process that runs it sees that within a second. Repeating changes nothing. */
export async function stopRehearsal({ engine }: Shop, operator: Operator, id: number): Promise<void> {
  const now = await engine.now()
  await engine.transaction(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('rehearsals')
      .set({ stop_asked_at: now })
      .where('id', '=', id)
      .where('running', '=', 1)
      .where('stop_asked_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (numUpdatedRows > 0n) {
      const entry = { operator, action: 'rehearsal.stopped', target: `rehearsal ${id}`, details: '' }
      await insertAudits(trx, [entry], now)
    }
  })
}

export interface RehearsalEnd {
  outcome: RehearsalOutcome
  why?: string
  result?: RehearsalResult
}

/** Longest reason that is kept, in characters. */
const WHY_MAX = 500

/** Notes how a rehearsal ended, unless it was given up before. Whatever of its copy is left is removed first. */
export async function endRehearsal(shop: Shop, id: number, end: RehearsalEnd): Promise<void> {
  const { engine } = shop
  await clearCopies(shop, await rowsOf(shop).where('id', '=', id).execute())
  await engine.db
    .updateTable('rehearsals')
    .set({
      running: null,
      ended_at: await engine.now(),
      outcome: end.outcome,
      why: end.why?.slice(0, WHY_MAX) ?? null,
      result: end.result ? JSON.stringify(end.result) : null,
    })
    .where('id', '=', id)
    .where('running', '=', 1)
    .execute()
}

/** Gives up rehearsals whose process is silent, and removes the copies of all that no longer run. */
export async function clearLostRehearsals(shop: Shop): Promise<void> {
  const { engine } = shop
  const now = await engine.now()
  await engine.db
    .updateTable('rehearsals')
    .set({ running: null, outcome: 'lost', ended_at: now })
    .where('running', '=', 1)
    .where('seen_at', '<', new Date(now.getTime() - SILENCE_MS_MAX))
    .execute()
  await clearCopies(shop, await rowsOf(shop).where('running', 'is', null).execute())
}

/** Rehearsals of which there may still be a copy. */
function rowsOf({ engine }: Shop) {
  return engine.db.selectFrom('rehearsals').selectAll().where('copy_id', 'is not', null)
}

async function clearCopies(
  shop: Shop,
  rows: readonly Pick<RehearsalsTable, 'copy_id' | 'actor_id' | 'actor_email' | 'address'>[],
): Promise<void> {
  for (const { copy_id, actor_id, actor_email, address } of rows) {
    if (copy_id !== null) {
      await removeLeftovers(shop, { id: actor_id, email: actor_email, address }, copy_id)
      await shop.engine.db
        .updateTable('rehearsals')
        .set({ copy_id: null })
        .where('copy_id', '=', copy_id)
        .execute()
    }
  }
}

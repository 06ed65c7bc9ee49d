import type { Transaction } from 'kysely'
import { expectRows } from './expect-rows.js'
import type { Changes } from './sale-draft.js'
import type { ProductRow, Tables } from './tables.js'
import type { WaitEntry } from './types.js'

/** Writes what a batch did to a wait list: a part of ledger.ts, in the same transaction and under the same checks. */
export async function writeWaitlist(
  trx: Transaction<Tables>,
  product: ProductRow,
  { waitlistClosed, entriesEnded, entriesJoined }: Changes,
  now: Date,
): Promise<void> {
  if (waitlistClosed) {
    await closeWaitlist(trx, product, now)
  }
  for (const entry of entriesEnded) {
    await endWait(trx, entry)
  }
  if (entriesJoined.length > 0) {
    const rows = entriesJoined.map((entry) => ({ ...entry, waiting: waitingOf(entry) }))
    await trx.insertInto('waitlist_entries').values(rows).execute()
  }
}

/** However long the line is, it is one statement, and as many people must be in it as the product counts. */
async function closeWaitlist(trx: Transaction<Tables>, product: ProductRow, now: Date): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('waitlist_entries')
    .set({ status: 'closed', waiting: null, ended_at: now })
    .where('product_id', '=', product.id)
    .where('waiting', '=', 1)
    .executeTakeFirstOrThrow()
  expectRows('people on the wait list', numUpdatedRows, product.waiting)
}

async function endWait(trx: Transaction<Tables>, entry: WaitEntry): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('waitlist_entries')
    .set({ status: entry.status, waiting: null, order_id: entry.order_id, ended_at: entry.ended_at })
    .where('id', '=', entry.id)
    .where('waiting', '=', 1)
    .executeTakeFirstOrThrow()
  expectRows('entry of the wait list', numUpdatedRows, 1)
}

function waitingOf({ status }: WaitEntry): 1 | null {
  return status === 'waiting' ? 1 : null
}

import type { Transaction } from 'kysely'
import type { Write } from './checked-writes.js'
import type { Changes } from './sale-draft.js'
import type { ProductRow, Tables } from './tables.js'
import type { WaitEntry } from './types.js'

/** What a batch did to a wait list: a part of ledger.ts, in the same transaction and under the same checks. */
export function writeWaitlist(
  trx: Transaction<Tables>,
  product: ProductRow,
  { waitlistClosed, entriesEnded, entriesJoined }: Changes,
  now: Date,
): Write[] {
  const joined = entriesJoined.map((entry) => ({ ...entry, waiting: waitingOf(entry) }))
  return [
    ...(waitlistClosed ? [closeWaitlist(trx, product, now)] : []),
    ...entriesEnded.map((entry) => endWait(trx, entry)),
    ...(joined.length > 0 ? [{ statement: trx.insertInto('waitlist_entries').values(joined) }] : []),
  ]
}

/** However long the line is, it is one statement, and as many people must be in it as the product counts. */
function closeWaitlist(trx: Transaction<Tables>, product: ProductRow, now: Date): Write {
  const statement = trx
    .updateTable('waitlist_entries')
    .set({ status: 'closed', waiting: null, ended_at: now })
    .where('product_id', '=', product.id)
    .where('waiting', '=', 1)
  return { statement, expected: { what: 'people on the wait list', rows: product.waiting } }
}

function endWait(trx: Transaction<Tables>, entry: WaitEntry): Write {
  const statement = trx
    .updateTable('waitlist_entries')
    .set({ status: entry.status, waiting: null, order_id: entry.order_id, ended_at: entry.ended_at })
    .where('id', '=', entry.id)
    .where('waiting', '=', 1)
  return { statement, expected: { what: 'entry of the wait list', rows: 1 } }
}

function waitingOf({ status }: WaitEntry): 1 | null {
  return status === 'waiting' ? 1 : null
}

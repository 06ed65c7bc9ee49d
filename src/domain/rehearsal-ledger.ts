import type { Transaction } from 'kysely'
import { deleteRoom } from './guest-ledger.js'
import type { Tables } from './tables.js'

/** Most orders that one statement deletes, so that none of them takes long. */
const ORDERS_DELETED_MAX = 500

/**
 * Deletes a copy that was rehearsed on, with every row that speaks of it: a part of ledger.ts, and the one place that
 * takes anything back out of the books. Whatever is no copy stays; returns the ids of the orders that were deleted.
 */
export async function deleteRehearsal(trx: Transaction<Tables>, productId: number): Promise<string[]> {
  const copy = await trx
    .selectFrom('products')
    .select('id')
    .where('id', '=', productId)
    .where('rehearsal', '=', 1)
    .executeTakeFirst()
  if (!copy) {
    return []
  }
  const deleted: string[] = []
  for (;;) {
    const orders = await trx
      .selectFrom('orders')
      .select('id')
      .where('product_id', '=', productId)
      .limit(ORDERS_DELETED_MAX)
      .execute()
    if (orders.length === 0) {
      break
    }
    const ids = orders.map(({ id }) => id)
    await trx.deleteFrom('inventory_events').where('order_id', 'in', ids).execute()
    await trx.deleteFrom('orders').where('id', 'in', ids).execute()
    deleted.push(...ids)
  }
  await trx.deleteFrom('inventory_events').where('product_id', '=', productId).execute()
  await trx.deleteFrom('customer_tallies').where('product_id', '=', productId).execute()
  await trx.deleteFrom('waitlist_entries').where('product_id', '=', productId).execute()
  await trx.deleteFrom('sale_minutes').where('product_id', '=', productId).execute()
  await trx.deleteFrom('refused_attempts').where('product_id', '=', productId).execute()
  await deleteRoom(trx, productId)
  await trx.deleteFrom('products').where('id', '=', productId).where('rehearsal', '=', 1).execute()
  return deleted
}

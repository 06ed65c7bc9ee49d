import type { Transaction } from 'kysely'
import type { Write } from './checked-writes.js'
import type { Tables } from './tables.js'
import type { Guest } from './types.js'

/** The part of the ledger that keeps whose places in the waiting rooms are whose. */

/** The places that became somebody's. An account whose place has lapsed may come with another, which replaces it. */
export function bindGuests(trx: Transaction<Tables>, productId: number, guests: readonly Guest[]): Write[] {
  const rows = guests.map((guest) => ({ ...guest, product_id: productId }))
  return rows.length > 0 ? [{ statement: trx.replaceInto('waiting_room_guests').values(rows) }] : []
}

/** Deletes the waiting room of a product that was never ordered, with all that belongs to it. */
export async function deleteRoom(trx: Transaction<Tables>, productId: number): Promise<void> {
  await trx.deleteFrom('waiting_room_guests').where('product_id', '=', productId).execute()
  await trx.deleteFrom('waiting_room_steps').where('product_id', '=', productId).execute()
  await trx.deleteFrom('waiting_rooms').where('product_id', '=', productId).execute()
}

import type { Transaction } from 'kysely'
import type { Tables } from './tables.js'
import type { Guest } from './types.js'

/** The part of the ledger that keeps whose places in the waiting rooms are whose. */

/** Writes the places that became somebody's. An account whose place has lapsed may come with another, which replaces it. */
export async function bindGuests(
  trx: Transaction<Tables>,
  productId: number,
  guests: readonly Guest[],
): Promise<void> {
  if (guests.length > 0) {
    const rows = guests.map((guest) => ({ ...guest, product_id: productId }))
    await trx.replaceInto('waiting_room_guests').values(rows).execute()
  }
}

/** Deletes the waiting room of a product that was never ordered, with all that belongs to it. */
export async function deleteRoom(trx: Transaction<Tables>, productId: number): Promise<void> {
  await trx.deleteFrom('waiting_room_guests').where('product_id', '=', productId).execute()
  await trx.deleteFrom('waiting_room_steps').where('product_id', '=', productId).execute()
  await trx.deleteFrom('waiting_rooms').where('product_id', '=', productId).execute()
}

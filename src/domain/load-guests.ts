import type { Transaction } from 'kysely'
import type { Command, HoldCommand } from './sale.js'
import type { Tables } from './tables.js'
import type { Guest, Product } from './types.js'

/** Reads whose the places are that the holds of a batch come with, and which place each of their customers has. */
export async function findGuests(
  trx: Transaction<Tables>,
  product: Product,
  commands: readonly Command[],
): Promise<Guest[]> {
  const holds = commands.filter((command): command is HoldCommand => command.kind === 'hold')
  const places = holds.flatMap(({ place }) => (place ? [place.place] : []))
  if (product.waiting_room === 'off' || places.length === 0) {
    return []
  }
  const of = () =>
    trx
      .selectFrom('waiting_room_guests')
      .select(['user_id', 'place', 'until'])
      .where('product_id', '=', product.id)
  const customers = holds.map(({ user_id }) => user_id)
  // Two look-ups by index: of one with OR, MariaDB would make a scan.
  return [
    ...(await of().where('user_id', 'in', customers).execute()),
    ...(await of().where('place', 'in', places).execute()),
  ]
}

import { sql, type Transaction } from 'kysely'
import type { Command } from './sale.js'
import type { Tables } from './tables.js'
import type { Product, WaitEntry } from './types.js'

const COLUMNS = [
  'place',
  'id',
  'product_id',
  'user_id',
  'customer_email',
  'quantity',
  'status',
  'order_id',
  'joined_at',
  'ended_at',
] as const

/**
 * The entries of the wait list that a batch may touch, in the order of joining: those that its commands name or whose
 * customers ask to join, and everybody who could be served by `units` free ones. A product without a line costs nothing.
 */
export async function findEntries(
  trx: Transaction<Tables>,
  product: Product,
  commands: readonly Command[],
  units: number,
): Promise<WaitEntry[]> {
  const ids = commands.flatMap((command) => ('entry_id' in command ? [command.entry_id] : []))
  const joining = commands.flatMap((command) => (command.kind === 'join' ? [command.user_id] : []))
  const found = [
    ...(ids.length > 0 ? await findNamed(trx, ids) : []),
    ...(product.waiting > 0 && joining.length > 0 ? await findWaitingOf(trx, product.id, joining) : []),
    ...(product.waiting > 0 && units > 0 ? await findServable(trx, product, units) : []),
  ]
  const byPlace = new Map(found.map((row) => [row.place, row]))
  return [...byPlace.values()]
    .sort((one, other) => one.place - other.place)
    .map(({ place: _, ...entry }) => entry)
}

function findNamed(trx: Transaction<Tables>, ids: string[]) {
  return trx.selectFrom('waitlist_entries').select(COLUMNS).where('id', 'in', ids).execute()
}

function findWaitingOf(trx: Transaction<Tables>, productId: number, userIds: number[]) {
  return trx
    .selectFrom('waitlist_entries')
    .select(COLUMNS)
    .where('user_id', 'in', userIds)
    .where('product_id', '=', productId)
    .where('waiting', '=', 1)
    .execute()
}

/**
 * Of those who wait for n units each, no more than units / n can be served, so the first so many of each n are all that
 * serving in order can ever reach. Customers whose limit leaves no room for their wish are passed over.
 */
function findServable(trx: Transaction<Tables>, { id, limit_per_customer }: Product, units: number) {
  return trx
    .selectFrom((from) =>
      from
        .selectFrom('waitlist_entries as entry')
        .leftJoin('customer_tallies as tally', (join) =>
          join
            .onRef('tally.product_id', '=', 'entry.product_id')
            .onRef('tally.user_id', '=', 'entry.user_id'),
        )
        .selectAll('entry')
        .select(sql<number>`row_number() over (partition by entry.quantity order by entry.place)`.as('nth'))
        .where('entry.product_id', '=', id)
        .where('entry.waiting', '=', 1)
        .where('entry.quantity', '<=', units)
        .where(({ eb, fn, val }) =>
          eb(
            eb(fn.coalesce('tally.live_quantity', val(0)), '+', eb.ref('entry.quantity')),
            '<=',
            limit_per_customer ?? Number.MAX_SAFE_INTEGER,
          ),
        )
        .as('line'),
    )
    .select(COLUMNS)
    .where((row) => row(row('line.nth', '*', row.ref('line.quantity')), '<=', units))
    .execute()
}

import type { Kysely, Transaction } from 'kysely'
import { runWrites } from './checked-writes.js'
import type { Engine } from './engine.js'
import { insertAudits, moveNumbers, writeLiveQuantities } from './ledger.js'
import type { Tables } from './tables.js'
import { COUNTED, differs, readSums, SOURCES, type Sums } from './true-numbers.js'
import { NO_NUMBERS, type ProductNumbers } from './types.js'

/** What was done about one product, a sentence a thing. */
export interface Repair {
  done: string[]
  /** Why nothing could be done, or null. */
  beyond: string | null
}

/** Who mends, for the audit trail. */
const MENDER = { id: 0, email: 'npm run reconcile', address: 'this machine' }

/**
 * Mends what is only counted along (the numbers on products, the customers' tallies) from what it is counted from: the
 * ledger, the orders, the wait list. These are never touched, and no event is made up. All is read in one snapshot, and
 * what differs is moved by that difference under the product's lock, so it may run beside an open shop.
 */
export async function repair(engine: Engine): Promise<Repair[]> {
  const broken = (await engine.snapshot(readSums)).filter(
    (sums) => COUNTED.some((column) => differs(sums, column)) || sums.tallies.size > 0,
  )
  const repairs: Repair[] = []
  for (const sums of broken) {
    repairs.push(await mend(engine, sums))
  }
  return repairs
}

async function mend(engine: Engine, sums: Sums): Promise<Repair> {
  const { total_stock, held, sold, supplied } = sums.true
  if (total_stock < 0 || total_stock + held + sold !== supplied) {
    const beyond =
      `product ${sums.id}: beyond repair, because its ledger (${total_stock} free of ${supplied}) and its orders ` +
      `(${held} held, ${sold} sold) contradict each other; nothing was changed`
    return { done: [], beyond }
  }
  const done = sentencesOf(sums)
  try {
    await engine.locks.withLock(`product:${sums.id}`, () => engine.transaction(write))
    engine.news.publish(sums.id)
    return { done, beyond: null }
  } catch (error) {
    return { done: [], beyond: `product ${sums.id}: nothing was changed (${(error as Error).message})` }
  }

  async function write(trx: Transaction<Tables>): Promise<void> {
    const { now } = await engine.lockProduct(trx, sums.id)
    const delta: ProductNumbers = { ...NO_NUMBERS }
    for (const column of COUNTED) {
      delta[column] = sums.true[column] - sums.kept[column]
    }
    await runWrites(engine, trx, [
      ...moveNumbers(trx, sums.id, delta),
      ...writeLiveQuantities(trx, sums.id, await talliesAfter(trx, sums)),
    ])
    const entry = { operator: MENDER, action: 'tallies.mended', target: `product ${sums.id}` }
    await insertAudits(trx, [{ ...entry, details: done.join('; ').slice(0, 5_000) }], now)
  }
}

/** What the tallies have to be by now: the shop may have moved them since the snapshot, as it moved the orders. */
async function talliesAfter(trx: Kysely<Tables>, { id, tallies }: Sums): Promise<Map<number, number>> {
  if (tallies.size === 0) {
    return new Map()
  }
  const rows = await trx
    .selectFrom('customer_tallies')
    .select(['user_id', 'live_quantity'])
    .where('product_id', '=', id)
    .where('user_id', 'in', [...tallies.keys()])
    .execute()
  const now = new Map(rows.map((row) => [row.user_id, row.live_quantity]))
  return new Map(
    [...tallies].map(([userId, sums]) => [userId, (now.get(userId) ?? 0) + sums.true - sums.kept]),
  )
}

function sentencesOf(sums: Sums): string[] {
  return [
    ...COUNTED.filter((column) => differs(sums, column)).map(
      (column) =>
        `product ${sums.id}: ${column} ${sums.kept[column]} → ${sums.true[column]}, as ${SOURCES[column]} says`,
    ),
    ...[...sums.tallies].map(
      ([userId, tally]) =>
        `product ${sums.id}: the tally of customer ${userId} ${tally.kept} → ${tally.true}, as their orders say`,
    ),
  ]
}

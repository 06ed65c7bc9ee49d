import { reconcile } from '../../src/domain/reconcile.js'
import type { Books } from './stage.js'

/** A promise was broken while it was measured: what was measured is worth nothing. */
export class Void extends Error {}

/** What the baseline does not keep: it knows no limit for a customer and gives no receipts. */
const BEYOND_THE_SPEC = ['Each customer has as many units', 'Every order has one receipt', 'Receipts go up']

/** Every promise against the books, in SQL. Throws Void with the offenders. */
export async function demandPromises(what: string, { shop }: Books, baseline = false): Promise<void> {
  const { promises } = await reconcile(shop.engine)
  const demanded = promises.filter(
    ({ promise }) => !(baseline && BEYOND_THE_SPEC.some((beginning) => promise.startsWith(beginning))),
  )
  const offenders = demanded.flatMap((report) => report.offenders)
  if (offenders.length > 0) {
    throw new Void(`${what} broke its promises:\n${offenders.join('\n')}`)
  }
}

/**
 * The holds of a slice, by its keys. Throws Void when fewer were committed than acknowledged, or more than those and
 * the requests that wrk left unanswered at the end, at most one a connection.
 */
export async function countCommitted(
  what: string,
  { shop }: Books,
  keys: string,
  acknowledged: number,
  connections: number,
): Promise<number> {
  const { committed } = await shop.engine.db
    .selectFrom('orders')
    .select((row) => row.fn.countAll<number>().as('committed'))
    .where('request_id', '>=', keys)
    .where('request_id', '<', `${keys}~`)
    .executeTakeFirstOrThrow()
  const found = Number(committed)
  if (found < acknowledged || found > acknowledged + connections) {
    throw new Void(`${what} acknowledged ${acknowledged} holds and committed ${found}.`)
  }
  return found
}

import { findProductForOperator, listSaleMinutes, ROWS_ON_PAGE } from './console.js'
import { listRefusals } from './refusals.js'
import type { Shop } from './shop.js'
import type { AuditEntry, LedgerBalance, LedgerRow, ProductForOperator, SaleReport } from './types.js'

/** Most minutes of a sale that its report draws; of a longer sale, the newest. */
const MINUTES_REPORTED_MAX = 24 * 60
/** Most events that a ledger's page adds up by itself; beyond, `npm run reconcile` does. */
const EVENTS_ADDED_UP_MAX = 100_000

/** Events of a product, newest first unless `after` is given: then oldest first from there, which is how a file is written. */
export async function listLedger(
  { engine }: Shop,
  productId: number,
  page: { before: number | null; limit: number } | { after: number; limit: number },
): Promise<LedgerRow[]> {
  let query = engine.db
    .selectFrom('inventory_events')
    .select(['id', 'created_at', 'type', 'order_id', 'delta', 'balance', 'metadata'])
    .where('product_id', '=', productId)
    .limit(page.limit)
  if ('after' in page) {
    query = query.where('id', '>', page.after).orderBy('id')
  } else {
    query = query.orderBy('id', 'desc')
    if (page.before !== null) {
      query = query.where('id', '<', page.before)
    }
  }
  const rows = await query.execute()
  return rows.map(({ metadata, ...row }) => ({ ...row, ...readMetadata(metadata) }))
}

function readMetadata(metadata: string): { actor: string; reason: string } {
  const { actor = '', reason = '' } = JSON.parse(metadata)
  return { actor, reason }
}

/** The stock beside what the ledger says it should be: the sum of all events, or the newest balance of very many. */
export async function readLedgerBalance(
  { engine }: Shop,
  product: ProductForOperator,
): Promise<LedgerBalance> {
  const events = engine.db.selectFrom('inventory_events').where('product_id', '=', product.id)
  if (product.event_count <= EVENTS_ADDED_UP_MAX) {
    const { sum } = await events
      .select((row) => row.fn.sum<number>('delta').as('sum'))
      .executeTakeFirstOrThrow()
    return { stock: product.total_stock, ledger: Number(sum ?? 0) }
  }
  const newest = await events.select('balance').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return { stock: product.total_stock, ledger: newest?.balance ?? 0 }
}

/** The report of a sale, at any time: it is complete once the sale is over and nothing is held. */
export async function readSaleReport(shop: Shop, productId: number): Promise<SaleReport> {
  const product = await findProductForOperator(shop, productId)
  return {
    product,
    sold_out_at:
      product.sold > 0 && product.total_stock + product.held === 0
        ? await lastEventAt(shop, productId)
        : null,
    minutes: await listSaleMinutes(shop, productId, MINUTES_REPORTED_MAX),
    refusals: await listRefusals(shop, productId),
  }
}

/** When nothing is free and nothing held, the newest event is the confirmation of the last unit. */
async function lastEventAt({ engine }: Shop, productId: number): Promise<Date | null> {
  const newest = await engine.db
    .selectFrom('inventory_events')
    .select('created_at')
    .where('product_id', '=', productId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.created_at ?? null
}

/** What operators did, newest first. `before` is the id of the entry after which the page begins. */
export async function listAudit(
  { engine }: Shop,
  before: number | null,
): Promise<{ entries: AuditEntry[]; next: string | null }> {
  let query = engine.db
    .selectFrom('audit_entries')
    .select(['id', 'created_at', 'actor_email', 'address', 'action', 'target', 'details'])
    .orderBy('id', 'desc')
    .limit(ROWS_ON_PAGE + 1)
  if (before !== null) {
    query = query.where('id', '<', before)
  }
  const rows = await query.execute()
  const entries = rows.slice(0, ROWS_ON_PAGE)
  return { entries, next: rows.length > ROWS_ON_PAGE ? String(entries.at(-1)?.id) : null }
}

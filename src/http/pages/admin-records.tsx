import { Hono } from 'hono'
import { AuditPage } from '../../../views/pages/audit.js'
import { LedgerPage } from '../../../views/pages/ledger.js'
import { ReportPage } from '../../../views/pages/report.js'
import { findProductForOperator, ROWS_ON_PAGE } from '../../domain/console.js'
import { listOrdersOfProduct } from '../../domain/order-desk.js'
import { listAudit, listLedger, readLedgerBalance, readSaleReport } from '../../domain/records.js'
import type { LedgerRow, Order } from '../../domain/types.js'
import { answerPage } from '../answer.js'
import { answerCsv } from '../csv.js'
import { numberBefore, productIdIn } from '../path-ids.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'

/** Rows of a file that are read at a time. */
const FILE_PAGE = 1_000

/** What is kept of a sale: its ledger, its report, its files, and who did what. */
export function recordPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()

  pages.get('/admin/products/:productId/ledger', async (c) => {
    const product = await findProductForOperator(shop, productIdIn(c.req.param('productId')))
    const before = numberBefore(c.req.query('before'))
    const found = await listLedger(shop, product.id, { before, limit: ROWS_ON_PAGE + 1 })
    const rows = found.slice(0, ROWS_ON_PAGE)
    const page = (
      <LedgerPage
        site={await siteOf(c, services)}
        product={product}
        rows={rows}
        next={found.length > ROWS_ON_PAGE ? String(rows.at(-1)?.id) : null}
        before={before === null ? null : String(before)}
        balance={await readLedgerBalance(shop, product)}
      />
    )
    return answerPage(c, page)
  })

  pages.get('/admin/products/:productId/ledger.csv', async (c) => {
    const { id } = await findProductForOperator(shop, productIdIn(c.req.param('productId')))
    const header = ['time', 'event', 'order', 'change', 'balance', 'actor', 'reason']
    const readPage = (last: LedgerRow | null) =>
      listLedger(shop, id, { after: last?.id ?? 0, limit: FILE_PAGE })
    return answerCsv<LedgerRow>(c, `ledger-${id}.csv`, header, readPage, (row) => [
      row.created_at.toISOString(),
      row.type,
      row.order_id,
      row.delta,
      row.balance,
      row.actor,
      row.reason,
    ])
  })

  pages.get('/admin/products/:productId/orders.csv', async (c) => {
    const { id, currency, name } = await findProductForOperator(shop, productIdIn(c.req.param('productId')))
    const header = [
      'order',
      'product',
      'email',
      'quantity',
      'unit_price_cents',
      'total_cents',
      'currency',
      'status',
      'held_at',
      'hold_expires_at',
      'resolved_at',
    ]
    const readPage = (last: Order | null) => listOrdersOfProduct(shop, id, last?.id ?? '', FILE_PAGE)
    return answerCsv<Order>(c, `orders-${id}.csv`, header, readPage, (order) => [
      order.id,
      name,
      order.customer_email,
      order.quantity,
      order.unit_price_cents,
      order.unit_price_cents * order.quantity,
      currency,
      order.status,
      order.created_at.toISOString(),
      order.hold_expires_at.toISOString(),
      order.resolved_at?.toISOString() ?? null,
    ])
  })

  pages.get('/admin/products/:productId/report', async (c) => {
    const report = await readSaleReport(shop, productIdIn(c.req.param('productId')))
    return answerPage(c, <ReportPage site={await siteOf(c, services)} report={report} />)
  })

  pages.get('/admin/audit', async (c) => {
    const before = c.req.query('before')
    const { entries, next } = await listAudit(shop, numberBefore(before))
    const site = await siteOf(c, services)
    return answerPage(c, <AuditPage site={site} entries={entries} next={next} before={before ?? null} />)
  })

  return pages
}

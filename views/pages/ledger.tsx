import type { FC } from 'hono/jsx'
import type { LedgerBalance, LedgerRow, ProductForOperator } from '../../src/domain/types.js'
import { LedgerTable } from '../components/ledger-table.js'
import { LedgerVerdict } from '../components/ledger-verdict.js'
import { ProductHead } from '../components/product-head.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'

export interface LedgerPageProps {
  site: Site
  product: ProductForOperator
  /** Newest first. */
  rows: LedgerRow[]
  /** The cursor of the page of older events, if there are any. */
  next: string | null
  /** The cursor of the page on screen; null is the newest. */
  before: string | null
  balance: LedgerBalance
}

/** The books of one product: each event with its running balance, and whether they balance. */
export const LedgerPage: FC<LedgerPageProps> = ({ site, product, rows, next, before, balance }) => (
  <ConsolePage site={site} title={`Ledger of ${product.name}`}>
    <ProductHead site={site} product={product} part="Ledger of" />
    <LedgerVerdict product={product} balance={balance} />
    {rows.length === 0 ? (
      <div class="empty">
        <h2>No events yet.</h2>
        <p>Each change of its free units is written here once, and never changed or deleted.</p>
      </div>
    ) : (
      <LedgerTable site={site} rows={rows} />
    )}
    <nav class="pager" aria-label="Pages of the ledger">
      {before !== null && <a href={paths.adminLedger(product.id)}>Newest events</a>}
      {next !== null && <a href={paths.adminLedger(product.id, next)}>Older events</a>}
      <a href={paths.adminLedgerCsv(product.id)} download>
        All as CSV
      </a>
    </nav>
  </ConsolePage>
)

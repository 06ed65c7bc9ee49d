import type { FC } from 'hono/jsx'
import type { AuditEntry } from '../../src/domain/types.js'
import { AuditTable } from '../components/audit-table.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'

export interface AuditPageProps {
  site: Site
  /** Newest first. */
  entries: AuditEntry[]
  next: string | null
  /** The cursor of the page on screen; null is the newest. */
  before?: string | null
}

/** What operators did. Entries are only ever added, so this page is the same tomorrow. */
export const AuditPage: FC<AuditPageProps> = ({ site, entries, next, before = null }) => (
  <ConsolePage site={site} title="Audit trail">
    <h1>Audit trail</h1>
    <p class="lead">Who did what to products, stock and orders. Entries are only ever added.</p>
    {entries.length === 0 ? (
      <div class="empty">
        <h2>Nothing was done yet.</h2>
        <p>
          What an operator creates, changes, restocks, pauses or cancels stands here, with name and address.
        </p>
      </div>
    ) : (
      <AuditTable site={site} entries={entries} />
    )}
    <nav class="pager" aria-label="Pages of the audit trail">
      {before !== null && <a href={paths.adminAudit()}>Newest entries</a>}
      {next !== null && <a href={paths.adminAudit(next)}>Older entries</a>}
    </nav>
  </ConsolePage>
)

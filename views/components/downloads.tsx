import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'

/** The books of a product as files. */
export const Downloads: FC<{ productId: number }> = ({ productId }) => (
  <ul class="downloads">
    <li>
      <a href={paths.adminOrdersCsv(productId)} download>
        Orders as CSV
      </a>
    </li>
    <li>
      <a href={paths.adminLedgerCsv(productId)} download>
        Ledger as CSV
      </a>
    </li>
  </ul>
)

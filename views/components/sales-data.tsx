import type { FC } from 'hono/jsx'
import type { InventoryRow } from '../../src/domain/types.js'

/**
 * The numbers of the table once more, for the chart that stands outside the polled part. Every `<` is escaped, so
 * that no product name can end the element that carries it.
 */
export const SalesData: FC<{ inventory: InventoryRow[] }> = ({ inventory }) => {
  const rows = inventory.map(({ name, pending, confirmed, expired }) => ({
    name,
    pending,
    confirmed,
    expired,
  }))
  const json = JSON.stringify(rows).replace(/</g, '\\u003c')
  return <script type="application/json" id="sales-data" dangerouslySetInnerHTML={{ __html: json }} />
}

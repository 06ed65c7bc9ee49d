import type { FC } from 'hono/jsx'
import type { InventoryRow as InventoryNumbers, OrderStatus } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import { StateWord } from './state-word.js'
import { UnitStrip } from './unit-strip.js'

/** The columns of units. */
export const UNITS = [
  'total_stock',
  'held',
  'sold',
  'supplied',
  'pending',
  'confirmed',
  'expired',
  'cancelled',
] as const
export const LABELS: Record<(typeof UNITS)[number], string> = {
  total_stock: 'Free',
  held: 'Held',
  sold: 'Sold',
  supplied: 'Supplied',
  pending: 'Pending',
  confirmed: 'Confirmed',
  expired: 'Expired',
  cancelled: 'Cancelled',
}

/** Units are counted in orders where orders have them, else in the ledger. */
const ORDERS_OF: Partial<Record<(typeof UNITS)[number], OrderStatus>> = {
  held: 'pending',
  sold: 'confirmed',
  pending: 'pending',
  confirmed: 'confirmed',
  expired: 'expired',
  cancelled: 'cancelled',
}

function countedAt(productId: number, unit: (typeof UNITS)[number]): string {
  const status = ORDERS_OF[unit]
  return status ? paths.adminProductOrders(productId, { status }) : paths.adminLedger(productId)
}

/** One product in the inventory. Its name leads to its page, and each number to what it counts. */
export const InventoryRow: FC<{ row: InventoryNumbers }> = ({ row }) => (
  <tr id={`inventory-${row.id}`} data-state={row.state}>
    <th scope="row" data-label="Product">
      <a href={paths.adminProduct(row.id)}>
        <bdi>{row.name}</bdi>
      </a>
      <UnitStrip {...row} />
    </th>
    <td data-label="State">
      <StateWord state={row.state} />
    </td>
    {UNITS.map((unit) => (
      <td class="number" data-label={LABELS[unit]}>
        <a class="counts" href={countedAt(row.id, unit)}>
          <span data-number={`i${row.id}-${unit}`}>{row[unit]}</span>
        </a>
      </td>
    ))}
    <td class="number" data-label="Waiting">
      <a class="counts" href={`${paths.adminProduct(row.id)}#wait-list`}>
        <span data-number={`i${row.id}-waiting`}>{row.waiting}</span>
      </a>
    </td>
  </tr>
)

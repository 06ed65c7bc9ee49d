import type { FC } from 'hono/jsx'
import type { InventoryRow } from '../../src/domain/types.js'
import { StateWord } from './state-word.js'
import { UnitStrip } from './unit-strip.js'

const UNITS = [
  'total_stock',
  'held',
  'sold',
  'supplied',
  'pending',
  'confirmed',
  'expired',
  'cancelled',
] as const
const LABELS: Record<(typeof UNITS)[number], string> = {
  total_stock: 'Free',
  held: 'Held',
  sold: 'Sold',
  supplied: 'Supplied',
  pending: 'Pending',
  confirmed: 'Confirmed',
  expired: 'Expired',
  cancelled: 'Cancelled',
}

const Row: FC<{ row: InventoryRow }> = ({ row }) => (
  <tr id={`inventory-${row.id}`}>
    <th scope="row" data-label="Product">
      {row.name}
      <UnitStrip {...row} />
    </th>
    <td data-label="State">
      <StateWord state={row.state} />
    </td>
    {UNITS.map((unit) => (
      <td class="number" data-label={LABELS[unit]}>
        <span data-number={`i${row.id}-${unit}`}>{row[unit]}</span>
      </td>
    ))}
  </tr>
)

/** Where the units of every product are, and how many units its orders came to in each status. */
export const InventoryTable: FC<{ inventory: InventoryRow[] }> = ({ inventory }) => (
  <table class="data inventory-table" id="inventory">
    <caption>Live inventory, in units</caption>
    <thead>
      <tr>
        <th scope="col">Product</th>
        <th scope="col">State</th>
        {UNITS.map((unit) => (
          <th scope="col" class="number">
            {LABELS[unit]}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {inventory.map((row) => (
        <Row row={row} />
      ))}
      {inventory.length === 0 && (
        <tr>
          <td colspan={UNITS.length + 2}>No products yet.</td>
        </tr>
      )}
    </tbody>
  </table>
)

import type { FC } from 'hono/jsx'
import type { InventoryRow as InventoryNumbers } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import { InventoryRow, LABELS, UNITS } from './inventory-row.js'

/** Where the units of every product are, and how many units its orders came to in each status. */
export const InventoryTable: FC<{ inventory: InventoryNumbers[] }> = ({ inventory }) => (
  <table class="data inventory-table" id="inventory">
    <caption>Live inventory, in units; people waiting</caption>
    <thead>
      <tr>
        <th scope="col">Product</th>
        <th scope="col">State</th>
        {UNITS.map((unit) => (
          <th scope="col" class="number">
            {LABELS[unit]}
          </th>
        ))}
        <th scope="col" class="number">
          Waiting
        </th>
      </tr>
    </thead>
    <tbody>
      {inventory.map((row) => (
        <InventoryRow row={row} />
      ))}
      {inventory.length === 0 && (
        <tr>
          <td colspan={UNITS.length + 3}>
            No product yet. <a href={paths.adminProductNew}>Add the first one</a>
          </td>
        </tr>
      )}
    </tbody>
  </table>
)

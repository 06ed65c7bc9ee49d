import type { FC } from 'hono/jsx'
import type { LedgerRow } from '../../src/domain/types.js'
import type { LedgerPageProps } from '../pages/ledger.js'
import { paths } from '../paths.js'
import { Moment } from './moment.js'

const HEADS = ['Time', 'Event', 'Order', 'Change', 'Balance', 'Reason', 'Actor']
const NUMBERS = ['Change', 'Balance']

const Row: FC<{ site: LedgerPageProps['site']; row: LedgerRow }> = ({ site, row }) => (
  <tr id={`event-${row.id}`}>
    <th scope="row" data-label="Time">
      <Moment at={row.created_at} timeZone={site.timeZone} now={site.now} exactness="second" />
    </th>
    <td data-label="Event" class="figures">
      {row.type}
    </td>
    <td data-label="Order" class="figures id-cell">
      {row.order_id === null ? (
        <span class="text-muted">none</span>
      ) : (
        <a href={paths.adminOrders({ id: row.order_id })}>{row.order_id}</a>
      )}
    </td>
    <td data-label="Change" class="number">
      {row.delta > 0 ? `+${row.delta}` : row.delta}
    </td>
    <td data-label="Balance" class="number">
      {row.balance}
    </td>
    <td data-label="Reason" class="wraps">
      <bdi>{row.reason}</bdi>
    </td>
    <td data-label="Actor" class="wraps">
      <bdi>{row.actor}</bdi>
    </td>
  </tr>
)

/** Every event with the free units after it. The words of the events are those of the database. */
export const LedgerTable: FC<Pick<LedgerPageProps, 'site' | 'rows'>> = ({ site, rows }) => (
  <table class="data stacked dense ledger-table">
    <caption class="sr-only">Events of the ledger, newest first</caption>
    <thead>
      <tr>
        {HEADS.map((head) => (
          <th scope="col" class={NUMBERS.includes(head) ? 'number' : undefined}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <Row site={site} row={row} />
      ))}
    </tbody>
  </table>
)

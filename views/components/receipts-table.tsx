import type { FC } from 'hono/jsx'
import type { Receipt } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { refusalInWords } from '../words.js'
import { Moment } from './moment.js'

const HEADS = ['Receipt', 'Time', 'Units', 'Outcome', 'Free after', 'Supplied']
const NUMBERS = ['Units', 'Free after', 'Supplied']

const Row: FC<{ site: Site; receipt: Receipt }> = ({ site, receipt }) => (
  <tr id={`receipt-${receipt.number}`}>
    <th scope="row" data-label="Receipt" class="figures">
      <a href={paths.receipt(receipt.number)}>{receipt.number}</a>
    </th>
    <td data-label="Time">
      <Moment at={receipt.time} timeZone={site.timeZone} now={site.now} exactness="second" />
    </td>
    <td data-label="Units" class="number">
      {receipt.quantity}
    </td>
    <td data-label="Outcome" class="wraps">
      {receipt.outcome === 'granted' ? 'Held' : refusalInWords(receipt.reason ?? '')}
    </td>
    <td data-label="Free after" class="number">
      {receipt.free_after}
    </td>
    <td data-label="Supplied" class="number">
      {receipt.supplied}
    </td>
  </tr>
)

/** Attempts to hold in the order of service. */
export const ReceiptsTable: FC<{ site: Site; receipts: Receipt[] }> = ({ site, receipts }) => (
  <table class="data stacked dense">
    <caption class="sr-only">Attempts to hold, in the order in which they were served</caption>
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
      {receipts.map((receipt) => (
        <Row site={site} receipt={receipt} />
      ))}
    </tbody>
  </table>
)

import type { FC } from 'hono/jsx'
import type { LedgerPageProps } from '../pages/ledger.js'
import { count } from '../words.js'
import { Mark } from './mark.js'

/** Whether the events add up to the stock, and by how much they do not. */
export const LedgerVerdict: FC<Pick<LedgerPageProps, 'product' | 'balance'>> = ({ product, balance }) => {
  const { stock, ledger } = balance
  const events = count(product.event_count, 'event')
  if (stock === ledger) {
    return (
      <p class="verdict text-good">
        <Mark shape="tick" />
        {`The ledger balances: ${count(stock, 'free unit')} ${stock === 1 ? 'is' : 'are'} the sum of ${events}.`}
      </p>
    )
  }
  const apart = count(Math.abs(stock - ledger), 'unit')
  return (
    <div class="summary" role="alert">
      <h2>The ledger does not balance</h2>
      <p>
        {`${events} add up to ${ledger}, but ${stock} ${stock === 1 ? 'is' : 'are'} free: ${apart} too ${stock > ledger ? 'many' : 'few'}. `}
        Pause the sale, then run the reconciliation, which names every offender.
      </p>
    </div>
  )
}

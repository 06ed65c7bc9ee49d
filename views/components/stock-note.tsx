import type { FC } from 'hono/jsx'
import type { StockPanelProps } from '../fragments/stock-panel.js'
import { count } from '../words.js'
import { Moment } from './moment.js'

/** What the numbers mean at this moment, in one or two sentences. */
export const StockNote: FC<StockPanelProps> = ({ site, product }) => {
  const when = { timeZone: site.timeZone, now: site.now }
  const window = (
    <>
      <Moment at={product.sale_starts_at} {...when} /> to <Moment at={product.sale_ends_at} {...when} />
    </>
  )
  if (product.state === 'all_held') {
    return (
      <p class="note">
        {product.held === 1 ? 'The last unit is held.' : `All ${product.held} that are left are held.`}{' '}
        {product.next_release_at && (
          <>
            The next hold ends at <Moment at={product.next_release_at} {...when} exactness="second" />.
          </>
        )}
      </p>
    )
  }
  if (product.state === 'sold_out') {
    return <p class="note">{`${count(product.sold, 'unit')} sold, none left.`}</p>
  }
  if (product.state === 'ended') {
    return <p class="note">{`${product.sold} of ${count(product.supplied, 'unit')} found a buyer.`}</p>
  }
  return <p class="note">Sale from {window}.</p>
}

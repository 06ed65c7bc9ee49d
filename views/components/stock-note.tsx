import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import type { StockPanelProps } from '../fragments/stock-panel.js'
import { count } from '../words.js'
import { Moment } from './moment.js'

/** How many are held, where that is told, and when the first of them may come back. */
function heldInWords({ stock_display, held, sold, total_stock }: ProductOnShow): string {
  if (stock_display === 'few_left') return 'All that are left are held.'
  if (total_stock > 0)
    return `${total_stock} free ${total_stock === 1 ? 'is' : 'are'} kept for the wait list.`
  if (held === 1) return 'The last unit is held.'
  return sold === 0 ? `All ${held} are held.` : `All ${held} that are left are held.`
}

const Waiting: FC<{ product: ProductOnShow }> = ({ product: { waiting } }) =>
  waiting === 0 ? null : <> {waiting === 1 ? 'One person waits.' : `${waiting} people wait.`}</>

/** What the numbers mean at this moment, in one or two sentences. */
export const StockNote: FC<StockPanelProps> = ({ site, product }) => {
  const when = { timeZone: site.timeZone, now: site.now }
  if (product.state === 'all_held') {
    return (
      <p class="note">
        {heldInWords(product)}{' '}
        {product.next_release_at && (
          <>
            The next may come back at <Moment at={product.next_release_at} {...when} exactness="second" />.
          </>
        )}
        <Waiting product={product} />
      </p>
    )
  }
  if (product.state === 'sold_out') {
    const sold =
      product.stock_display === 'exact' ? `${count(product.sold, 'unit')} sold, none left.` : 'None left.'
    return (
      <p class="note">
        {sold}
        <Waiting product={product} />
      </p>
    )
  }
  if (product.state === 'ended') {
    return (
      <p class="note">
        {product.stock_display === 'exact'
          ? `${product.sold} of ${count(product.supplied, 'unit')} found a buyer.`
          : 'This sale is over.'}
      </p>
    )
  }
  return (
    <p class="note">
      Sale from <Moment at={product.sale_starts_at} {...when} /> to{' '}
      <Moment at={product.sale_ends_at} {...when} />.
    </p>
  )
}

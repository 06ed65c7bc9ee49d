import type { FC } from 'hono/jsx'
import type { ReportPageProps } from '../pages/report.js'
import { count, spanInWords } from '../words.js'
import { Moment } from './moment.js'
import { Money } from './money.js'

/** The figures of a finished sale, each with what it is made of. */
export const ReportFacts: FC<ReportPageProps> = ({ site, report }) => {
  const { product, sold_out_at, refusals } = report
  const refused = refusals.reduce((sum, { count }) => sum + count, 0)
  const price = <Money cents={product.price_cents} currency={product.currency} />
  const at = (moment: Date, exactness: 'minute' | 'second') => (
    <Moment at={moment} timeZone={site.timeZone} exactness={exactness} />
  )
  return (
    <dl class="facts">
      <dt>Sold</dt>
      <dd>{`${count(product.sold, 'unit')} of ${product.supplied}, ${product.percent_sold}%`}</dd>
      <dt>Revenue</dt>
      <dd>
        <Money cents={product.revenue_cents} currency={product.currency} />
        {product.revenue_cents === product.sold * product.price_cents && (
          <>
            , that is {product.sold} at {price}
          </>
        )}
      </dd>
      <dt>Window</dt>
      <dd>
        {at(product.sale_starts_at, 'minute')} to {at(product.sale_ends_at, 'minute')} ({site.timeZone})
      </dd>
      <dt>Sold out</dt>
      <dd>
        {sold_out_at ? (
          <>
            {at(sold_out_at, 'second')}, after{' '}
            {spanInWords((sold_out_at.getTime() - product.sale_starts_at.getTime()) / 1000)}
          </>
        ) : (
          'not sold out'
        )}
      </dd>
      <dt>Orders</dt>
      <dd>
        {`${product.confirmed_orders} confirmed, ${product.expired_orders} expired, ${product.cancelled_orders} cancelled, ${product.pending_orders} pending`}
      </dd>
      <dt>Refused</dt>
      <dd>{count(refused, 'hold')}</dd>
    </dl>
  )
}

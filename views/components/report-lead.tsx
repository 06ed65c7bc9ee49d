import type { FC } from 'hono/jsx'
import type { SaleReport } from '../../src/domain/types.js'
import type { Site } from '../site.js'
import { spanInWords, unitsInWords } from '../words.js'
import { Moment } from './moment.js'

/** The whole sale in two sentences: how much was sold, and how fast or what is left. */
export const ReportLead: FC<{ site: Site; report: SaleReport }> = ({ site, report }) => {
  const { product, sold_out_at } = report
  const complete = product.held === 0 && (product.state === 'ended' || product.state === 'sold_out')
  const opened = product.sale_starts_at
  return (
    <>
      <p class="report-lead">
        <strong>
          {`${product.sold} of ${product.supplied} units sold${sold_out_at ? '.' : `; ${product.total_stock} free, ${product.held} held.`}`}
        </strong>{' '}
        {sold_out_at && (
          <>
            The last one went at{' '}
            <Moment at={sold_out_at} timeZone={site.timeZone} now={site.now} exactness="second" />,{' '}
            {spanInWords((sold_out_at.getTime() - opened.getTime()) / 1000)} after the sale opened.
          </>
        )}
      </p>
      {!complete && (
        <p class="note">
          {`This is how it stands so far: ${unitsInWords(product)}. The report is complete once the sale is over and nothing is held.`}
        </p>
      )}
    </>
  )
}

import type { FC } from 'hono/jsx'
import type { Product, Receipt } from '../../src/domain/types.js'
import { Moment } from '../components/moment.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { count, refusalInWords } from '../words.js'

export interface ReceiptPageProps {
  site: Site
  receipt: Receipt
  product: Pick<Product, 'id' | 'name' | 'sale_ends_at'>
}

/** What became of one attempt to hold. It names nobody, so its number may be shown to anybody. */
export const ReceiptPage: FC<ReceiptPageProps> = ({ site, receipt, product }) => {
  const { number, time, outcome, reason, quantity, free_after, supplied } = receipt
  const ended = product.sale_ends_at <= site.now
  return (
    <Page site={site} title={`Receipt ${number}`}>
      <div class="narrow">
        <h1>
          Receipt <span class="figures">{number}</span>
        </h1>
        <p class="lead">
          {outcome === 'granted'
            ? `${count(quantity, 'unit')} of ${product.name} ${quantity === 1 ? 'was' : 'were'} held.`
            : `${count(quantity, 'unit')} of ${product.name} could not be held: ${refusalInWords(reason ?? '').toLowerCase()}.`}
        </p>
        <dl class="facts">
          <dt>Served</dt>
          <dd>
            <Moment at={time} timeZone={site.timeZone} exactness="second" />
          </dd>
          <dt>Outcome</dt>
          <dd>{outcome}</dd>
          {free_after !== null && supplied !== null && (
            <>
              <dt>Free after it</dt>
              <dd class="figures">
                {free_after} of {supplied}
              </dd>
            </>
          )}
        </dl>
        <p class="note">
          Numbers go up in the order in which the attempts for this product were served. A receipt says
          nothing of who made the attempt.
        </p>
        <p>
          <a href={paths.serviceOrder(product.id, ended ? number - 1 : null)}>
            {ended ? 'See it in the order of service' : 'When the whole order of service is shown'}
          </a>
        </p>
      </div>
    </Page>
  )
}

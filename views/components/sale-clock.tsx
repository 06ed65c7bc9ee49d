import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import type { Site } from '../site.js'
import { Countdown } from './countdown.js'
import { Moment } from './moment.js'

export interface SaleClockProps {
  site: Site
  product: Pick<ProductOnShow, 'state' | 'sale_starts_at' | 'sale_ends_at'>
}

/** The next turn of a sale: its opening, then its end, then when it ended. */
export const SaleClock: FC<SaleClockProps> = ({ site, product }) => {
  if (product.state === 'upcoming') {
    const label = { at: 'Opens', in: 'Opens in' }
    return <Countdown site={site} to={product.sale_starts_at} kind="start" label={label} />
  }
  if (product.state !== 'ended') {
    const label = { at: 'Ends', in: 'Ends in' }
    return <Countdown site={site} to={product.sale_ends_at} kind="end" label={label} />
  }
  return (
    <p class="countdown">
      <span class="countdown-label">Ended</span>{' '}
      <span class="text-muted">
        <Moment at={product.sale_ends_at} timeZone={site.timeZone} now={site.now} />
      </span>
    </p>
  )
}

import type { FC } from 'hono/jsx'
import type { SaleState } from '../../src/domain/types.js'
import type { HoldFormProps } from '../fragments/hold-form.js'
import { paths } from '../paths.js'

const REASONS: Record<Exclude<SaleState, 'live'>, string> = {
  upcoming: 'The form to hold a unit stands here from the first second of the sale.',
  all_held: 'Nothing to hold right now. When a hold is released or runs out, the form comes back here.',
  sold_out: 'Every unit is bought. If more are added, the form comes back here.',
  paused: 'This sale is paused. Holds made before can still be confirmed.',
  ended: 'This sale is over. Holds made in time can still be confirmed.',
}

/** Why nothing can be held now, and what can be done instead. */
export const HoldUnavailable: FC<HoldFormProps> = ({ product, error, signedIn }) => (
  <>
    {error && <p class="error">{error}</p>}
    {product.state !== 'live' && (
      <p class="hint">
        {REASONS[product.state]}
        {signedIn && ['paused', 'ended'].includes(product.state) && (
          <>
            {' '}
            <a href={paths.orders}>Your orders</a>
          </>
        )}
      </p>
    )}
  </>
)

import type { FC } from 'hono/jsx'
import type { ProductForOperator } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'

export const NUMBERS_POLLER_ID = 'numbers-poller'

/** A sale that is over and of which nothing is held stands still, so nobody needs to ask how it stands. */
export const standsStill = ({ state, held }: ProductForOperator) => state === 'ended' && held === 0

/** The one element of a product's page that polls, for all its parts at once. */
export const NumbersPoller: FC<{ product: ProductForOperator }> = ({ product }) =>
  standsStill(product) ? (
    <div id={NUMBERS_POLLER_ID} hidden />
  ) : (
    <div
      id={NUMBERS_POLLER_ID}
      hx-get={paths.productNumbers(product.id)}
      hx-trigger={pollTrigger('console')}
      hx-swap="none"
      hidden
    />
  )

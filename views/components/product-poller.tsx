import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'

export const PRODUCT_POLLER_ID = 'product-poller'

/** The one element of the storefront that polls, for all cards at once, as long as any sale can still change. */
export const ProductPoller: FC<{ products: ProductOnShow[] }> = ({ products }) =>
  products.every((product) => product.state === 'ended') ? (
    <div id={PRODUCT_POLLER_ID} hidden />
  ) : (
    <div
      id={PRODUCT_POLLER_ID}
      hx-get={paths.productBoard}
      hx-trigger={pollTrigger('storefront')}
      hx-swap="none"
      hidden
    />
  )

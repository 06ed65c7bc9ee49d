import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import type { HoldFormProps } from '../fragments/hold-form.js'
import { paths } from '../paths.js'
import { lengthInWords } from '../words.js'
import { Moment } from './moment.js'
import { QuantityRow, quantityId } from './quantity-row.js'

/** When the visitor's turn ends, where there is a waiting room that let them in. */
const Turn: FC<HoldFormProps> = ({ site, standing }) =>
  standing?.state === 'admitted' ? (
    <>
      {' '}
      Your turn lasts until{' '}
      <Moment at={standing.until} timeZone={site.timeZone} now={site.now} exactness="second" />.
    </>
  ) : null

function hintOf(product: ProductOnShow, signedIn: boolean): string {
  const limit = product.limit_per_customer
  const said = limit === null ? '' : `Up to ${limit} a customer. `
  return said + (signedIn ? 'Nothing is paid until you confirm.' : 'You log in first, then hold.')
}

/** The form itself. Its checks are the server's alone, so that one voice says what is wrong. */
export const HoldOpen: FC<HoldFormProps> = (props) => {
  const { product, requestId, quantity, error, signedIn } = props
  return (
    <form method="post" action={paths.holds} autocomplete="off" novalidate>
      <input type="hidden" name="product_id" value={product.id} />
      <input type="hidden" name="request_id" value={requestId} />
      <QuantityRow product={product} quantity={quantity} error={error}>
        <button class="button" id={`hold-${product.id}`} type="submit">
          Hold for {lengthInWords(product.hold_seconds)}
          <span class="sr-only">: {product.name}</span>
        </button>
      </QuantityRow>
      <p class="hint" id={`${quantityId(product.id)}-hint`}>
        {hintOf(product, signedIn)}
        <Turn {...props} />
      </p>
    </form>
  )
}

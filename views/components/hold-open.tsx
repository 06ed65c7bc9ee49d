import type { FC } from 'hono/jsx'
import { type ProductOnShow, QUANTITY_PER_HOLD_MAX } from '../../src/domain/types.js'
import type { HoldFormProps } from '../fragments/hold-form.js'
import { paths } from '../paths.js'
import { lengthInWords } from '../words.js'

/** The address of a product's quantity input within its page. */
export const quantityId = (productId: number) => `quantity-${productId}`

function hintOf(product: ProductOnShow, signedIn: boolean): string {
  const limit = product.limit_per_customer
  const said = limit === null ? '' : `Up to ${limit} a customer. `
  return said + (signedIn ? 'Nothing is paid until you confirm.' : 'You log in first, then hold.')
}

/** The form itself. Its checks are the server's alone, so that one voice says what is wrong. */
export const HoldOpen: FC<HoldFormProps> = ({ product, requestId, quantity, error, signedIn }) => {
  const id = quantityId(product.id)
  const max = Math.min(product.limit_per_customer ?? QUANTITY_PER_HOLD_MAX, QUANTITY_PER_HOLD_MAX)
  return (
    <form method="post" action={paths.holds} autocomplete="off" novalidate>
      <input type="hidden" name="product_id" value={product.id} />
      <input type="hidden" name="request_id" value={requestId} />
      {error && (
        <p class="error" id={`${id}-error`}>
          {error}
        </p>
      )}
      <div class="hold-row">
        <label for={id}>Quantity</label>
        <input
          class="input figures"
          id={id}
          name="quantity"
          type="number"
          inputmode="numeric"
          min="1"
          max={String(max)}
          value={quantity}
          aria-describedby={`${error ? `${id}-error ` : ''}${id}-hint`}
          aria-invalid={error ? 'true' : undefined}
        />
        <button class="button" id={`hold-${product.id}`} type="submit">
          Hold for {lengthInWords(product.hold_seconds)}
          <span class="sr-only">: {product.name}</span>
        </button>
      </div>
      <p class="hint" id={`${id}-hint`}>
        {hintOf(product, signedIn)}
      </p>
    </form>
  )
}

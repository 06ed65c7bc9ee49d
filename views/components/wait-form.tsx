import type { FC } from 'hono/jsx'
import type { HoldFormProps } from '../fragments/hold-form.js'
import { paths } from '../paths.js'
import { lengthInWords } from '../words.js'
import { QuantityRow } from './quantity-row.js'

function lineInWords(waiting: number): string {
  if (waiting === 0) return 'Nobody waits yet.'
  return waiting === 1 ? 'One person waits.' : `${waiting} people wait.`
}

/** Where nothing can be held: a place in the line for what comes back. */
export const WaitForm: FC<HoldFormProps> = ({ product, requestId, quantity, error, signedIn }) => (
  <form method="post" action={paths.waitlist} autocomplete="off" novalidate>
    <input type="hidden" name="product_id" value={product.id} />
    <input type="hidden" name="request_id" value={requestId} />
    <QuantityRow product={product} quantity={quantity} error={error}>
      <button class="button-second" id={`join-${product.id}`} type="submit">
        Join the wait list
        <span class="sr-only">: {product.name}</span>
      </button>
    </QuantityRow>
    <p class="hint" id={`quantity-${product.id}-hint`}>
      {lineInWords(product.waiting)} What comes back is held for the first in line, for{' '}
      {lengthInWords(product.hold_seconds)}.{!signedIn && ' You log in first, then join.'}
    </p>
  </form>
)

import type { FC, PropsWithChildren } from 'hono/jsx'
import { type ProductOnShow, QUANTITY_PER_HOLD_MAX } from '../../src/domain/types.js'

/** The address of a product's quantity input within its page. */
export const quantityId = (productId: number) => `quantity-${productId}`

export interface QuantityRowProps {
  product: ProductOnShow
  /** As typed, so that a refusal keeps it. */
  quantity: string
  error: string | null
}

/** How many, with the button that asks for them beside it. The hint that goes with it has the input's id and `-hint`. */
export const QuantityRow: FC<PropsWithChildren<QuantityRowProps>> = ({
  product,
  quantity,
  error,
  children,
}) => {
  const id = quantityId(product.id)
  const max = Math.min(product.limit_per_customer ?? QUANTITY_PER_HOLD_MAX, QUANTITY_PER_HOLD_MAX)
  return (
    <>
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
        {children}
      </div>
    </>
  )
}

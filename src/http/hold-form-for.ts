import { randomUUID } from 'node:crypto'
import type { HoldFormProps } from '../../views/fragments/hold-form.js'
import type { Refusal } from '../domain/refusal.js'
import type { ProductOnShow } from '../domain/types.js'

/** The fields of the hold form, as they are posted. */
export const HOLD_FIELDS = ['product_id', 'quantity', 'request_id'] as const
export type TypedHold = Record<(typeof HOLD_FIELDS)[number], string>

/** A hold that was refused, and what had been typed for it. */
export interface RefusedHold {
  refusal: Refusal
  typed: TypedHold
}

/** Longest typed quantity that is shown again, in characters. */
const TYPED_CHARACTERS_MAX = 20

/** The form of one product, made for one request: its request id makes a double click one hold. */
export function holdFormFor(product: ProductOnShow, signedIn: boolean, refused?: RefusedHold): HoldFormProps {
  const mine = refused?.typed.product_id === String(product.id) ? refused : undefined
  return {
    product,
    requestId: randomUUID(),
    quantity: mine?.typed.quantity.slice(0, TYPED_CHARACTERS_MAX) ?? '1',
    error: mine ? (mine.refusal.details.fields?.quantity ?? mine.refusal.message) : null,
    signedIn,
  }
}

import { randomUUID } from 'node:crypto'
import type { HoldFormProps } from '../../views/fragments/hold-form.js'
import type { HoldInHand, Site } from '../../views/site.js'
import type { Refusal } from '../domain/refusal.js'
import type { ProductOnShow, Standing, WaitPlace } from '../domain/types.js'

/** The fields of the forms by which units are held or waited for, as they are posted. */
export const HOLD_FIELDS = ['product_id', 'quantity', 'request_id'] as const
export type TypedHold = Record<(typeof HOLD_FIELDS)[number], string>

/** A hold, or a wish to wait, that was refused, and what had been typed for it. */
export interface RefusedHold {
  refusal: Refusal
  /** Where it was sent. */
  action: string
  typed: TypedHold
}

/** What of the shop is the visitor's own. */
export interface Belongings {
  holds: readonly HoldInHand[]
  places: readonly WaitPlace[]
  /** How the visitor's place in the waiting room of this product stands. */
  standing: Standing | null
}

/** Longest typed quantity that is shown again, in characters. */
const TYPED_CHARACTERS_MAX = 20

/** The form of one product, made for one request: its request id makes a double click one hold. */
export function holdFormFor(
  site: Site,
  product: ProductOnShow,
  { holds, places, standing }: Belongings,
  refused?: RefusedHold,
): HoldFormProps {
  const mine = refused?.typed.product_id === String(product.id) ? refused : undefined
  return {
    site,
    product,
    requestId: randomUUID(),
    quantity: mine?.typed.quantity.slice(0, TYPED_CHARACTERS_MAX) ?? '1',
    error: mine ? (mine.refusal.details.fields?.quantity ?? mine.refusal.message) : null,
    signedIn: site.user !== null,
    hold: holds.find(({ productId }) => productId === product.id) ?? null,
    standing,
    place: places.find(({ product_id }) => product_id === product.id) ?? null,
  }
}

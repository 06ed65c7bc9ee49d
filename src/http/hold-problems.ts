import type { HoldFormProps } from '../../views/fragments/hold-form.js'
import { paths } from '../../views/paths.js'
import type { Problem, WayOn } from '../../views/problem.js'
import { timeInWords } from '../../views/times.js'
import { type ProductOnShow, QUANTITY_PER_HOLD_MAX } from '../domain/types.js'
import type { RefusedHold } from './hold-form-for.js'
import { problemOf } from './refusal-words.js'

/**
 * A refused hold, or a wish to wait that was refused, with what is known of the product: why, what is, what may come,
 * and the one step that makes most sense now. `form` is the card's form as it stands; absent where there is no card.
 */
export function problemOfHold(
  { refusal, action, typed }: RefusedHold,
  form: HoldFormProps | undefined,
): Problem {
  const said = problemOf(refusal)
  if (refusal.code === 'unavailable') {
    // Its fate is not known, so the very same request is offered again: it can make one order at most.
    return { ...said, way_on: send(action, { ...typed }, 'Ask again') }
  }
  if (!form) {
    return said
  }
  // A refused hold is mended, if at all, where it was asked for, so the summary leads there.
  const problem = Object.keys(said.fields).length > 0 ? said : { ...said, fields: { quantity: said.message } }
  const { product, site } = form
  const at = (moment: Date) => timeInWords(moment, site.timeZone, site.now, 'second')
  switch (refusal.code) {
    case 'insufficient_stock':
      return { ...problem, message: stockInWords(product, at), way_on: pastTheStock(form, typed.quantity) }
    case 'stock_available':
      return { ...problem, way_on: holdNow(form, typed.quantity) }
    case 'not_admitted':
      return { ...problem, way_on: { href: paths.waitingRoom(product.id), label: 'To the waiting room' } }
    case 'limit_reached':
      return { ...problem, way_on: resume(form) ?? said.way_on }
    case 'sale_not_started':
      return {
        ...problem,
        message: `It starts at ${at(product.sale_starts_at)}. The form stands here from that second on.`,
        way_on: { href: paths.reminder(product.id), label: 'Remind me in my calendar' },
      }
    case 'sale_ended':
      return {
        ...problem,
        message: `It ended at ${at(product.sale_ends_at)}. What is held may still be confirmed.`,
        way_on: resume(form) ?? others(),
      }
    case 'sale_paused':
      return {
        ...problem,
        message:
          'The operator has paused it. Units that are held stay held, and the form comes back with the sale.',
        way_on: resume(form) ?? others(),
      }
    default:
      return problem
  }
}

function stockInWords(product: ProductOnShow, at: (moment: Date) => string): string {
  const { total_stock, held, sold, supplied, next_release_at, waiting, state, stock_display } = product
  const next = next_release_at ? ` The next may come back at ${at(next_release_at)}.` : ''
  const line =
    waiting > 0 ? ` ${waiting === 1 ? 'One person waits' : `${waiting} people wait`} for what does.` : ''
  if (state === 'live') {
    return stock_display === 'exact'
      ? `${total_stock === 1 ? 'Only 1 is' : `Only ${total_stock} are`} free now. Ask for fewer.`
      : 'Not as many are free now. Ask for fewer, or wait for more.'
  }
  if (state === 'sold_out') {
    return `${stock_display === 'exact' ? `All ${supplied} are sold.` : 'All are sold.'} More may be added.${line}`
  }
  if (stock_display !== 'exact') {
    return `All that are left are held.${next}${line}`
  }
  return sold === 0
    ? `All ${held} are held.${next}${line}`
    : `${held} of ${supplied} are held and ${sold} are sold.${next}${line}`
}

/** Fewer where some are free and the number may be told, else a place in the line; who stands in it is shown where. */
function pastTheStock(form: HoldFormProps, quantity: string): WayOn {
  const { product, place, requestId } = form
  if (place) {
    return { href: paths.card(product.id), label: 'See my place in line' }
  }
  if (product.state === 'live' && product.stock_display === 'exact') {
    return holdNow(form, String(Math.min(product.total_stock, QUANTITY_PER_HOLD_MAX)))
  }
  const fields = { product_id: String(product.id), quantity, request_id: requestId }
  return send(paths.waitlist, fields, `Join the wait list for ${quantity}`)
}

function holdNow({ product, requestId }: HoldFormProps, quantity: string): WayOn {
  const fields = { product_id: String(product.id), quantity, request_id: requestId }
  return send(paths.holds, fields, `Hold ${quantity} now`)
}

function resume({ hold }: HoldFormProps): WayOn | null {
  return hold && { href: paths.checkout(hold.orderId), label: 'Resume my hold' }
}

function others(): WayOn {
  return { href: `${paths.home}#products`, label: 'See the other sales' }
}

function send(action: string, fields: Record<string, string>, label: string): WayOn {
  return { action, fields, label }
}

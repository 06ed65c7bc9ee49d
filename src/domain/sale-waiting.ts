import type { JoinCommand, LeaveCommand, Outcome } from './sale.js'
import type { SaleDraft } from './sale-draft.js'
import { holdEnd, refusedByLimit, refusedByRehearsal, refusedByWindow } from './sale-rules.js'
import type { Order, WaitEntry } from './types.js'

/** The rules of the wait list: who may join it, and who is offered the units that are free. */

/** Joining again changes nothing, whether it is the same request or another one of the same customer. */
export function join(draft: SaleDraft, command: JoinCommand): Outcome {
  const { user_id, quantity } = command
  const earlier =
    draft.findEntry(command.entry_id) ?? draft.waiters().find((entry) => entry.user_id === user_id)
  if (earlier) {
    return { entry: earlier, joined: false }
  }
  const refused =
    refusedByRehearsal(draft.product, command) ??
    refusedByWindow(draft.product, draft.now) ??
    refusedByLimit(draft, command)
  if (refused) {
    return { refused }
  }
  if (draft.product.waiting === 0 && draft.product.total_stock >= quantity) {
    const message = 'As many are free and nobody waits. Hold them now.'
    return { refused: { code: 'stock_available', message } }
  }
  const entry: WaitEntry = {
    id: command.entry_id,
    product_id: draft.product.id,
    user_id,
    customer_email: command.customer_email,
    quantity,
    status: 'waiting',
    order_id: command.order_id,
    joined_at: draft.now,
    ended_at: null,
  }
  draft.join(entry)
  // What those ahead cannot take may be just what this one asks for.
  offerFreeUnits(draft)
  return { entry: draft.findEntry(entry.id) ?? entry, joined: true }
}

/** Leaving again changes nothing. Who has been offered the units lets go of them by their order instead. */
export function leave(draft: SaleDraft, command: LeaveCommand): Outcome {
  const entry = draft.findEntry(command.entry_id)
  if (entry?.user_id !== command.user_id) {
    return { refused: { code: 'not_found', message: 'You are not on this wait list.' } }
  }
  if (entry.status === 'offered') {
    return { refused: { code: 'already_resolved', message: 'The units are held for you already.' } }
  }
  return { entry: entry.status === 'waiting' ? draft.endWait(entry, 'left') : entry, joined: false }
}

/**
 * Free units go to those who wait, in the order of joining, each time to the first who can take all that they asked
 * for. An offer is a hold like any other, with its own clock. Nothing is offered outside the sale or in a pause.
 */
export function offerFreeUnits(draft: SaleDraft): void {
  const { product, now } = draft
  if (product.waiting === 0 || product.total_stock === 0 || refusedByWindow(product, now)) {
    return
  }
  for (const entry of draft.waiters()) {
    if (entry.quantity <= product.total_stock && !refusedByLimit(draft, entry)) {
      offer(draft, entry)
    }
  }
}

function offer(draft: SaleDraft, entry: WaitEntry): void {
  const { order_id } = draft.endWait(entry, 'offered')
  const order: Order = {
    id: order_id,
    product_id: entry.product_id,
    user_id: entry.user_id,
    customer_email: entry.customer_email,
    quantity: entry.quantity,
    unit_price_cents: draft.product.price_cents,
    status: 'pending',
    hold_expires_at: holdEnd(draft),
    request_id: null,
    waited_since: entry.joined_at,
    extension_id: null,
    created_at: draft.now,
    resolved_at: null,
  }
  draft.open(order, 'wait list', `offered to customer:${entry.user_id}`)
}

/** A wait list ends with its sale. */
export function closeAfterSale(draft: SaleDraft): void {
  if (draft.product.waiting > 0 && draft.now >= draft.product.sale_ends_at) {
    draft.closeWaitlist()
  }
}

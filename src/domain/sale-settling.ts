import type { CancelCommand, ConfirmCommand, ExtendCommand, Outcome, RevokeCommand } from './sale.js'
import type { SaleDraft } from './sale-draft.js'
import { holdExpired, isAlive, unknownOrder } from './sale-rules.js'
import type { Operator, Order } from './types.js'

/** The rules of what becomes of a hold: it is confirmed, let go, extended, cancelled by the operator, or it lapses. */

export function confirm(draft: SaleDraft, command: ConfirmCommand): Outcome {
  const order = draft.findOrder(command.order_id)
  if (order?.user_id !== command.user_id) {
    return { refused: unknownOrder() }
  }
  switch (order.status) {
    case 'confirmed':
      return { order }
    case 'cancelled':
      return { refused: alreadyCancelled() }
    case 'expired':
      return { refused: holdExpired() }
    case 'pending':
      return isAlive(order, draft.now)
        ? { order: draft.confirm(order, customerName(command.user_id)) }
        : expireInstead(draft, order)
  }
}

export function cancel(draft: SaleDraft, command: CancelCommand): Outcome {
  const order = draft.findOrder(command.order_id)
  if (order?.user_id !== command.user_id) {
    return { refused: unknownOrder() }
  }
  switch (order.status) {
    case 'cancelled':
      return { order }
    case 'confirmed':
      return { refused: alreadyConfirmed() }
    case 'expired':
      return { refused: holdExpired() }
    case 'pending':
      return isAlive(order, draft.now)
        ? {
            order: draft.release(
              order,
              'cancelled',
              customerName(command.user_id),
              'released by the customer',
            ),
          }
        : expireInstead(draft, order)
  }
}

/** Once for each hold, where the operator allows it and nobody waits for its units. */
export function extend(draft: SaleDraft, command: ExtendCommand): Outcome {
  const { extension_seconds, waiting } = draft.product
  const order = draft.findOrder(command.order_id)
  if (order?.user_id !== command.user_id) {
    return { refused: unknownOrder() }
  }
  if (order.extension_id === command.extension_id) {
    return { order }
  }
  if (order.status === 'expired') {
    return { refused: holdExpired() }
  }
  if (order.status !== 'pending') {
    return { refused: order.status === 'confirmed' ? alreadyConfirmed() : alreadyCancelled() }
  }
  if (!isAlive(order, draft.now)) {
    return expireInstead(draft, order)
  }
  if (extension_seconds === 0) {
    return { refused: { code: 'extension_refused', message: 'Holds of this product are not extended.' } }
  }
  if (order.extension_id !== null) {
    return { refused: { code: 'extension_refused', message: 'A hold is extended once, and this one was.' } }
  }
  if (waiting > 0) {
    return { refused: { code: 'extension_refused', message: 'Others wait for these units.' } }
  }
  return { order: draft.extend(order, extension_seconds, command.extension_id) }
}

export function revoke(draft: SaleDraft, command: RevokeCommand): Outcome {
  const order = draft.findOrder(command.order_id)
  if (!order) {
    return { refused: unknownOrder() }
  }
  if (order.status === 'cancelled') {
    return { order }
  }
  if (order.status === 'expired') {
    return { refused: holdExpired() }
  }
  if (order.status === 'pending' && !isAlive(order, draft.now)) {
    return expireInstead(draft, order)
  }
  draft.audit({
    operator: command.operator,
    action: 'order.cancelled',
    target: `order ${order.id}`,
    details: `${order.quantity} of product ${order.product_id}, ${order.status} → cancelled: ${command.reason}`,
  })
  return { order: draft.release(order, 'cancelled', operatorName(command.operator), command.reason) }
}

/** The head of a batch releases only so many, so a lapsed hold may still be met by the command that names it. */
function expireInstead(draft: SaleDraft, order: Order): Outcome {
  expire(draft, order)
  return { refused: holdExpired() }
}

export function expire(draft: SaleDraft, order: Order): void {
  draft.release(order, 'expired', 'expiry', 'the hold ended')
}

function alreadyConfirmed() {
  return { code: 'already_resolved' as const, message: 'This order was confirmed before.' }
}

function alreadyCancelled() {
  return { code: 'already_resolved' as const, message: 'This order was cancelled before.' }
}

/** How the ledger names a customer. */
export function customerName(userId: number): string {
  return `customer:${userId}`
}

/** How the ledger names an operator. */
export function operatorName({ id }: Operator): string {
  return `admin:${id}`
}

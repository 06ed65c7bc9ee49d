import type { Refused } from './refusal.js'
import { type Changes, SaleDraft, type SaleState } from './sale-draft.js'
import type { Operator, Order, Product, SaleState as ProductState, StockNumbers } from './types.js'

/**
 * The rules of the sale, and all of them. `decide` is pure: no I/O, no clock, no randomness. Every command carries an
 * id of its own, and a command that was carried out before answers as it did then, so any batch may be run again.
 */
export type Command =
  | HoldCommand
  | ConfirmCommand
  | CancelCommand
  | RevokeCommand
  | AddStockCommand
  | ReleaseDueCommand

export interface HoldCommand {
  kind: 'hold'
  order_id: string
  user_id: number
  customer_email: string
  quantity: number
  request_id: string | null
}

export interface ConfirmCommand {
  kind: 'confirm'
  order_id: string
  user_id: number
}

export interface CancelCommand {
  kind: 'cancel'
  order_id: string
  user_id: number
}

/** The operator's cancellation: of anybody's order, pending or confirmed. */
export interface RevokeCommand {
  kind: 'revoke'
  order_id: string
  operator: Operator
  reason: string
}

export interface AddStockCommand {
  kind: 'add_stock'
  command_id: string
  /** Units to add; negative takes free ones away. Never zero. */
  quantity: number
  operator: Operator
  reason: string
}

/** Asks for nothing but what every batch does first. */
export interface ReleaseDueCommand {
  kind: 'release_due'
}

export type Outcome = { order: Order } | { stock: StockNumbers } | { released: number } | { refused: Refused }

export interface Decision {
  /** One outcome a command, in the order of the commands. */
  outcomes: Outcome[]
  changes: Changes
}

/** Most units a product may ever have been supplied with. */
export const STOCK_MAX = 10_000_000

/** Turns a state and the commands of a batch, in order, into one outcome a command and one set of changes. */
export function decide(state: SaleState, commands: readonly Command[], now: Date): Decision {
  const draft = new SaleDraft(state, now)
  for (const order of state.due) {
    if (order.status === 'pending' && !isAlive(order, now)) {
      expire(draft, order)
    }
  }
  const outcomes = commands.map((command) => carryOut(draft, command, state.due.length))
  return { outcomes, changes: draft.changes() }
}

function carryOut(draft: SaleDraft, command: Command, released: number): Outcome {
  switch (command.kind) {
    case 'hold':
      return hold(draft, command)
    case 'confirm':
      return confirm(draft, command)
    case 'cancel':
      return cancel(draft, command)
    case 'revoke':
      return revoke(draft, command)
    case 'add_stock':
      return addStock(draft, command)
    case 'release_due':
      return { released }
  }
}

function hold(draft: SaleDraft, command: HoldCommand): Outcome {
  const earlier =
    draft.findOrder(command.order_id) ??
    (command.request_id === null ? undefined : draft.findRequest(command.user_id, command.request_id))
  if (earlier) {
    return answerAgain(earlier, draft.product, command)
  }
  const refused =
    refusedByWindow(draft.product, draft.now) ??
    refusedByLimit(draft, command) ??
    refusedByStock(draft.product, command.quantity)
  if (refused) {
    return { refused }
  }
  const order: Order = {
    id: command.order_id,
    product_id: draft.product.id,
    user_id: command.user_id,
    customer_email: command.customer_email,
    quantity: command.quantity,
    unit_price_cents: draft.product.price_cents,
    status: 'pending',
    hold_expires_at: new Date(draft.now.getTime() + draft.product.hold_seconds * 1000),
    request_id: command.request_id,
    created_at: draft.now,
    resolved_at: null,
  }
  return { order: draft.open(order, customer(command.user_id)) }
}

/** A repeated request gets its order as it now stands, unless it asks for something else than the first one did. */
function answerAgain(order: Order, product: Product, command: HoldCommand): Outcome {
  if (order.product_id === product.id && order.quantity === command.quantity) {
    return { order }
  }
  const message = 'This request was already used for another product or quantity.'
  return { refused: { code: 'invalid', message, fields: { request_id: message } } }
}

function refusedByWindow(product: Product, now: Date): Refused | undefined {
  switch (stateOf(product, now)) {
    case 'upcoming':
      return { code: 'sale_not_started', message: 'The sale has not started yet.' }
    case 'ended':
      return { code: 'sale_ended', message: 'The sale has ended.' }
    case 'paused':
      return { code: 'sale_paused', message: 'The sale is paused for the moment.' }
    default:
      return undefined
  }
}

function refusedByLimit(draft: SaleDraft, command: HoldCommand): Refused | undefined {
  const limit = draft.product.limit_per_customer
  const has = draft.liveQuantity(command.user_id)
  if (limit === null || has + command.quantity <= limit) {
    return undefined
  }
  return { code: 'limit_reached', message: `You can hold ${limit} of these; you have ${has}.` }
}

function refusedByStock(product: Product, quantity: number): Refused | undefined {
  return product.total_stock < quantity
    ? { code: 'insufficient_stock', message: 'Insufficient stock' }
    : undefined
}

function confirm(draft: SaleDraft, command: ConfirmCommand): Outcome {
  const order = draft.findOrder(command.order_id)
  if (order?.user_id !== command.user_id) {
    return { refused: unknownOrder() }
  }
  switch (order.status) {
    case 'confirmed':
      return { order }
    case 'cancelled':
      return { refused: { code: 'already_resolved', message: 'This order was cancelled before.' } }
    case 'expired':
      return { refused: holdExpired() }
    case 'pending':
      return isAlive(order, draft.now)
        ? { order: draft.confirm(order, customer(command.user_id)) }
        : expireInstead(draft, order)
  }
}

function cancel(draft: SaleDraft, command: CancelCommand): Outcome {
  const order = draft.findOrder(command.order_id)
  if (order?.user_id !== command.user_id) {
    return { refused: unknownOrder() }
  }
  switch (order.status) {
    case 'cancelled':
      return { order }
    case 'confirmed':
      return { refused: { code: 'already_resolved', message: 'This order was confirmed before.' } }
    case 'expired':
      return { refused: holdExpired() }
    case 'pending':
      return isAlive(order, draft.now)
        ? { order: draft.release(order, 'cancelled', customer(command.user_id), 'released by the customer') }
        : expireInstead(draft, order)
  }
}

function revoke(draft: SaleDraft, command: RevokeCommand): Outcome {
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

function addStock(draft: SaleDraft, command: AddStockCommand): Outcome {
  if (!draft.isStockCommandDone(command.command_id)) {
    const { total_stock, supplied } = draft.product
    if (total_stock + command.quantity < 0) {
      return { refused: { code: 'insufficient_stock', message: `Only ${total_stock} units are free.` } }
    }
    if (supplied + command.quantity > STOCK_MAX) {
      const message = `A product can be supplied with ${STOCK_MAX} units at most; it has had ${supplied}.`
      return { refused: { code: 'invalid', message, fields: { quantity: message } } }
    }
    draft.addStock(command.command_id, command.quantity, operatorName(command.operator), command.reason)
    draft.audit({
      operator: command.operator,
      action: command.quantity > 0 ? 'stock.added' : 'stock.withdrawn',
      target: `product ${draft.product.id}`,
      details: `${command.quantity} units: ${command.reason || 'no reason given'}`,
    })
  }
  const { total_stock, held, sold, supplied } = draft.product
  return { stock: { total_stock, held, sold, supplied } }
}

/** The head of a batch releases only so many, so a lapsed hold may still be met by the command that names it. */
function expireInstead(draft: SaleDraft, order: Order): Outcome {
  expire(draft, order)
  return { refused: holdExpired() }
}

function expire(draft: SaleDraft, order: Order): void {
  draft.release(order, 'expired', 'expiry', 'the hold ended')
}

function holdExpired(): Refused {
  return { code: 'hold_expired', message: 'The hold has ended. Its units went back on sale.' }
}

function unknownOrder(): Refused {
  return { code: 'not_found', message: 'There is no such order.' }
}

function customer(userId: number): string {
  return `customer:${userId}`
}

function operatorName({ id }: Operator): string {
  return `admin:${id}`
}

/** The one predicate for the life of a hold: it lives while its end is later than now. */
export function isAlive(order: { hold_expires_at: Date }, now: Date): boolean {
  return order.hold_expires_at > now
}

/** What a product is to a shopper at one instant; the window's start belongs to the sale, its end does not. */
export function stateOf(product: Product, now: Date): ProductState {
  if (now < product.sale_starts_at) {
    return 'upcoming'
  }
  if (now >= product.sale_ends_at) {
    return 'ended'
  }
  if (product.paused_at !== null) {
    return 'paused'
  }
  if (product.total_stock > 0) {
    return 'live'
  }
  return product.held > 0 ? 'all_held' : 'sold_out'
}

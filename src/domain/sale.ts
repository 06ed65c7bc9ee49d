import type { Refused } from './refusal.js'
import { type Changes, SaleDraft, type SaleState } from './sale-draft.js'
import {
  holdEnd,
  isAlive,
  refusedByAdmission,
  refusedByLimit,
  refusedByRehearsal,
  refusedByStock,
  refusedByWindow,
} from './sale-rules.js'
import { cancel, confirm, customerName, expire, extend, operatorName, revoke } from './sale-settling.js'
import { closeAfterSale, join, leave, offerFreeUnits } from './sale-waiting.js'
import type { AdmittedPlace, Operator, Order, Product, StockNumbers, WaitEntry } from './types.js'

/**
 * The rules of the sale begin here. `decide` is pure: no I/O, no clock, no randomness. Every command carries an id of
 * its own, and a command that was carried out before answers as it did then, so any batch may be run again.
 */
export type Command =
  | HoldCommand
  | ConfirmCommand
  | CancelCommand
  | ExtendCommand
  | RevokeCommand
  | JoinCommand
  | LeaveCommand
  | AddStockCommand
  | ReleaseDueCommand

export interface HoldCommand {
  kind: 'hold'
  order_id: string
  user_id: number
  customer_email: string
  quantity: number
  request_id: string | null
  /** The place in the waiting room that the customer was let in with, where one was proved. */
  place: AdmittedPlace | null
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

export interface ExtendCommand {
  kind: 'extend'
  order_id: string
  user_id: number
  /** Asking again with the same id extends nothing again. */
  extension_id: string
}

/** The operator's cancellation: of anybody's order, pending or confirmed. */
export interface RevokeCommand {
  kind: 'revoke'
  order_id: string
  operator: Operator
  reason: string
}

/** Asks for a place on the wait list. */
export interface JoinCommand {
  kind: 'join'
  entry_id: string
  user_id: number
  customer_email: string
  quantity: number
  /** What the id of the order will be made from that the entry may become. */
  order_id: string
}

export interface LeaveCommand {
  kind: 'leave'
  entry_id: string
  user_id: number
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

export type Outcome =
  | { order: Order }
  /** `joined` is false where the customer waited already, or waits no longer. */
  | { entry: WaitEntry; joined: boolean }
  | { stock: StockNumbers }
  | { released: number }
  | { refused: Refused }

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
  closeAfterSale(draft)
  for (const order of state.due) {
    if (order.status === 'pending' && !isAlive(order, now)) {
      expire(draft, order)
    }
  }
  offerFreeUnits(draft)
  const outcomes = commands.map((command) => {
    const outcome = carryOut(draft, command, state.due.length)
    // Whoever gave units back, those who wait come before the next command.
    offerFreeUnits(draft)
    return outcome
  })
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
    case 'extend':
      return extend(draft, command)
    case 'revoke':
      return revoke(draft, command)
    case 'join':
      return join(draft, command)
    case 'leave':
      return leave(draft, command)
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
  const unknown = refusedByRehearsal(draft.product, command)
  if (unknown) {
    return { refused: unknown }
  }
  const refused =
    refusedByWindow(draft.product, draft.now) ??
    refusedByAdmission(draft, command) ??
    refusedByLimit(draft, command) ??
    refusedByStock(draft.product, command.quantity)
  if (refused) {
    draft.attempt(command.order_id, command.quantity, refused.code)
    return { refused }
  }
  if (command.place && draft.product.waiting_room !== 'off') {
    draft.bindPlace({ ...command.place, user_id: command.user_id })
  }
  const order: Order = {
    id: command.order_id,
    product_id: draft.product.id,
    user_id: command.user_id,
    customer_email: command.customer_email,
    quantity: command.quantity,
    unit_price_cents: draft.product.price_cents,
    status: 'pending',
    hold_expires_at: holdEnd(draft),
    request_id: command.request_id,
    waited_since: null,
    extension_id: null,
    created_at: draft.now,
    resolved_at: null,
  }
  return { order: draft.open(order, customerName(command.user_id)) }
}

/** A repeated request gets its order as it now stands, unless it asks for something else than the first one did. */
function answerAgain(order: Order, product: Product, command: HoldCommand): Outcome {
  if (order.product_id === product.id && order.quantity === command.quantity) {
    return { order }
  }
  const message = 'This request was already used for another product or quantity.'
  return { refused: { code: 'invalid', message, fields: { request_id: message } } }
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

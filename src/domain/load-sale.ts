import type { Transaction } from 'kysely'
import { findGuests } from './load-guests.js'
import { findEntries } from './load-waitlist.js'
import type { Command } from './sale.js'
import { requestKey, type SaleState } from './sale-draft.js'
import type { Tables } from './tables.js'
import type { Order, Product } from './types.js'

/** Most due holds that the head of one batch releases, oldest first, so that no buyer waits behind a mountain. */
export const RELEASE_MAX = 500

/** Rows read for one batch, after the product's row was locked. `except` names holds that must not be released. */
export async function loadSale(
  trx: Transaction<Tables>,
  product: Product,
  commands: readonly Command[],
  now: Date,
  except: ReadonlySet<string>,
): Promise<SaleState> {
  const due = product.held > 0 ? await findDueHolds(trx, product.id, now, except) : []
  const orders = await findOrders(trx, product.id, commands.flatMap(orderIdsOf))
  const requests = await findRequests(trx, commands)
  const entries = await findEntries(
    trx,
    product,
    commands,
    unitsToCome(product, [...due, ...orders.values()], commands),
  )
  const customers = new Set([
    ...commands.flatMap((command) => ('customer_email' in command ? [command.user_id] : [])),
    ...[...orders.values(), ...due, ...entries].map(({ user_id }) => user_id),
  ])
  return {
    product,
    orders,
    requests,
    liveQuantities: await findLiveQuantities(trx, product.id, [...customers]),
    stockCommandsDone: await findStockCommandsDone(trx, commands),
    due,
    entries,
    guests: await findGuests(trx, product, commands),
  }
}

async function findDueHolds(
  trx: Transaction<Tables>,
  productId: number,
  now: Date,
  except: ReadonlySet<string>,
): Promise<Order[]> {
  const due = await trx
    .selectFrom('orders')
    .selectAll()
    .where('product_id', '=', productId)
    .where('status', '=', 'pending')
    .where('hold_expires_at', '<=', now)
    .orderBy('hold_expires_at')
    .limit(RELEASE_MAX + except.size)
    .execute()
  return due.filter((order) => !except.has(order.id)).slice(0, RELEASE_MAX)
}

/** Most units that can be free at any moment of this batch: those that are, and all that it may give back or add. */
function unitsToCome(product: Product, orders: readonly Order[], commands: readonly Command[]): number {
  const released = orders.reduce((sum, order) => sum + order.quantity, 0)
  const added = commands.map((command) => (command.kind === 'add_stock' ? Math.max(0, command.quantity) : 0))
  return product.total_stock + released + added.reduce((sum, quantity) => sum + quantity, 0)
}

function orderIdsOf(command: Command): string[] {
  return 'order_id' in command ? [command.order_id] : []
}

async function findOrders(
  trx: Transaction<Tables>,
  productId: number,
  ids: string[],
): Promise<Map<string, Order>> {
  if (ids.length === 0) {
    return new Map()
  }
  const orders = await trx
    .selectFrom('orders')
    .selectAll()
    .where('id', 'in', ids)
    .where('product_id', '=', productId)
    .execute()
  return new Map(orders.map((order) => [order.id, order]))
}

/**
 * The look-up is by request id alone, on the index that begins with it: MariaDB scans the table for a list of
 * (user, request) pairs. Other customers' orders that come along stand under their own key and are never asked for.
 */
async function findRequests(
  trx: Transaction<Tables>,
  commands: readonly Command[],
): Promise<Map<string, Order>> {
  const requestIds = commands.flatMap((command) =>
    command.kind === 'hold' && command.request_id !== null ? [command.request_id] : [],
  )
  if (requestIds.length === 0) {
    return new Map()
  }
  const orders = await trx.selectFrom('orders').selectAll().where('request_id', 'in', requestIds).execute()
  return new Map(orders.map((order) => [requestKey(order.user_id, order.request_id ?? ''), order]))
}

async function findLiveQuantities(
  trx: Transaction<Tables>,
  productId: number,
  userIds: number[],
): Promise<Map<number, number>> {
  if (userIds.length === 0) {
    return new Map()
  }
  const tallies = await trx
    .selectFrom('customer_tallies')
    .select(['user_id', 'live_quantity'])
    .where('product_id', '=', productId)
    .where('user_id', 'in', userIds)
    .execute()
  return new Map(tallies.map((tally) => [tally.user_id, tally.live_quantity]))
}

async function findStockCommandsDone(
  trx: Transaction<Tables>,
  commands: readonly Command[],
): Promise<Set<string>> {
  const ids = commands.flatMap((command) => (command.kind === 'add_stock' ? [command.command_id] : []))
  if (ids.length === 0) {
    return new Set()
  }
  const done = await trx
    .selectFrom('inventory_events')
    .select('command_id')
    .where('command_id', 'in', ids)
    .execute()
  return new Set(done.flatMap(({ command_id }) => command_id ?? []))
}

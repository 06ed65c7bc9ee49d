import type { Expression, Transaction } from 'kysely'
import type { Answers, Engine } from './engine.js'
import { findGuests } from './load-guests.js'
import { findEntries } from './load-waitlist.js'
import type { Command } from './sale.js'
import { requestKey, type SaleState } from './sale-draft.js'
import { isAlive } from './sale-rules.js'
import type { ProductRow, Tables } from './tables.js'
import type { Order, Product } from './types.js'

/** Most due holds that the head of one batch releases, oldest first, so that no buyer waits behind a mountain. */
export const RELEASE_MAX = 500

/** What a batch asks in the same breath as it takes the product's row. `except` names holds that must not be released. */
export function saleQueries(
  { currentTime }: Pick<Engine, 'currentTime'>,
  trx: Transaction<Tables>,
  productId: number,
  commands: readonly Command[],
  except: ReadonlySet<string>,
) {
  return [
    dueHolds(trx, productId, currentTime(), except),
    ordersNamed(trx, productId, commands.flatMap(orderIdsOf)),
    ordersRequested(trx, commands.flatMap(requestIdsOf)),
    stockCommandsDone(trx, commands.flatMap(stockCommandIdsOf)),
    talliesOf(trx, productId, customersOf(commands)),
  ] as const
}

/** All that a batch has to know: what those queries answered, and what is to be asked by these answers. */
export async function loadSale(
  trx: Transaction<Tables>,
  { product, now, answers }: SaleAnswers,
  commands: readonly Command[],
  except: ReadonlySet<string>,
): Promise<SaleState> {
  const [lapsed, named, requested, done, tallies] = answers
  const due = lapsed.rows
    .filter((order) => !except.has(order.id) && !isAlive(order, now))
    .slice(0, RELEASE_MAX)
  const orders = new Map(named.rows.map((order) => [order.id, order]))
  const entries = await findEntries(
    trx,
    product,
    commands,
    unitsToCome(product, [...due, ...orders.values()], commands),
  )
  // Whoever else may be given units, or give some back, is known only now.
  const asked = new Set(customersOf(commands))
  const others = unique([...orders.values(), ...due, ...entries].map(({ user_id }) => user_id))
  const more = await talliesOf(
    trx,
    product.id,
    others.filter((id) => !asked.has(id)),
  )?.execute()
  return {
    product,
    orders,
    requests: new Map(
      requested.rows.map((order) => [requestKey(order.user_id, order.request_id ?? ''), order]),
    ),
    liveQuantities: new Map(
      [...tallies.rows, ...(more ?? [])].map(({ user_id, live_quantity }) => [user_id, live_quantity]),
    ),
    stockCommandsDone: new Set(done.rows.flatMap(({ command_id }) => command_id ?? [])),
    due,
    entries,
    guests: await findGuests(trx, product, commands),
  }
}

interface SaleAnswers {
  product: ProductRow
  now: Date
  answers: Answers<ReturnType<typeof saleQueries>>
}

function dueHolds(
  trx: Transaction<Tables>,
  productId: number,
  now: Date | Expression<Date>,
  except: ReadonlySet<string>,
) {
  return trx
    .selectFrom('orders')
    .selectAll()
    .where('product_id', '=', productId)
    .where('status', '=', 'pending')
    .where('hold_expires_at', '<=', now)
    .orderBy('hold_expires_at')
    .limit(RELEASE_MAX + except.size)
}

/** Most units that can be free at any moment of this batch: those that are, and all that it may give back or add. */
function unitsToCome(product: Product, orders: readonly Order[], commands: readonly Command[]): number {
  const released = orders.reduce((sum, order) => sum + order.quantity, 0)
  const added = commands.map((command) => (command.kind === 'add_stock' ? Math.max(0, command.quantity) : 0))
  return product.total_stock + released + added.reduce((sum, quantity) => sum + quantity, 0)
}

function customersOf(commands: readonly Command[]): number[] {
  return unique(commands.flatMap((command) => ('user_id' in command ? [command.user_id] : [])))
}

function orderIdsOf(command: Command): string[] {
  return 'order_id' in command ? [command.order_id] : []
}

function requestIdsOf(command: Command): string[] {
  return command.kind === 'hold' && command.request_id !== null ? [command.request_id] : []
}

function stockCommandIdsOf(command: Command): string[] {
  return command.kind === 'add_stock' ? [command.command_id] : []
}

function ordersNamed(trx: Transaction<Tables>, productId: number, ids: string[]) {
  return ids.length === 0
    ? null
    : trx.selectFrom('orders').selectAll().where('id', 'in', ids).where('product_id', '=', productId)
}

/**
 * The look-up is by request id alone, on the index that begins with it: MariaDB scans the table for a list of
 * (user, request) pairs. Other customers' orders that come along stand under their own key and are never asked for.
 */
function ordersRequested(trx: Transaction<Tables>, requestIds: string[]) {
  return requestIds.length === 0
    ? null
    : trx.selectFrom('orders').selectAll().where('request_id', 'in', requestIds)
}

function talliesOf(trx: Transaction<Tables>, productId: number, userIds: readonly number[]) {
  return userIds.length === 0
    ? null
    : trx
        .selectFrom('customer_tallies')
        .select(['user_id', 'live_quantity'])
        .where('product_id', '=', productId)
        .where('user_id', 'in', userIds)
}

function unique(ids: readonly number[]): number[] {
  return [...new Set(ids)]
}

function stockCommandsDone(trx: Transaction<Tables>, ids: string[]) {
  return ids.length === 0
    ? null
    : trx.selectFrom('inventory_events').select('command_id').where('command_id', 'in', ids)
}

import type { Command, HoldCommand } from '../../src/domain/sale.js'
import type { Order } from '../../src/domain/types.js'
import { demand } from '../support/world.js'
import type { Auditor } from './auditor.js'
import type { Counts } from './counts.js'
import type { Dice } from './dice.js'
import { BEGINNING } from './server.js'
import { ask, type Told, type WebProcess } from './shop.js'
import type { Timeline } from './timeline.js'

/** What a customer asked for under one request id, and all that was heard of it. */
export interface Request {
  productId: number
  user: number
  quantity: number
  requestId: string | null
  /** Ids of all its tries: each is an order that may have been made. */
  tries: string[]
  /** The order that it was told of. */
  orderId: string | null
  /** Some try of it was never answered clearly. */
  hadUnknown: boolean
  /** Another request was sent under the same id. */
  isShared: boolean
}

export interface ClientLog {
  requests: Request[]
  /** By order: every status that somebody was told of. */
  told: Map<string, Set<Order['status']>>
  /** Orders that an operator called off, or tried to. */
  revoked: Set<string>
  /** Stock commands that were answered. One that is refused may have been carried out by an earlier, unclear try since. */
  stock: Map<string, { quantity: number; told: 'done' | 'refused' }>
  /** The ends of the order ids that wishes for a wait list brought: the time before them is the offer's. */
  wishes: Set<string>
}

export interface CrowdOptions {
  timeline: Timeline
  dice: Dice
  counts: Counts
  auditor: Auditor
  log: ClientLog
  productIds: number[]
  /** The processes that can be asked now; at least one lives. */
  web(): WebProcess[]
  /** True once clients should finish what they began and go. */
  isClosing(): boolean
}

/** How much of an order's id stays when a wish becomes an offer. */
export const ORDER_ID_TAIL = 12

/** Longest that a client waits before it asks elsewhere, in milliseconds. */
const PATIENCE_MS_MAX = 4_000

/** Customers of one simulated shop: each is a program that holds, confirms, regrets, forgets and asks twice. */
export function openCrowd(options: CrowdOptions) {
  const { timeline, dice, counts, auditor, log, productIds, web, isClosing } = options
  let ids = 0

  function newId(prefix: string): string {
    ids += 1
    return `${prefix}-${ids}`
  }

  function newOrderId(): string {
    ids += 1
    return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`
  }

  async function shopAsCustomer(user: number): Promise<void> {
    const pace = dice.pick([1, 5, 50])
    while (!isClosing()) {
      await timeline.sleep(dice.from(0, pace))
      const request = chooseRequest(user)
      const order = await holdFor(request)
      if (order) {
        await decideAbout(order)
      } else if (dice.chance(0.3)) {
        await waitInLine(user, request.productId)
      }
    }
  }

  /** Mostly something new; sometimes the same again, or another thing under a number that was used before. */
  function chooseRequest(user: number): Request {
    const earlier = log.requests.at(-dice.from(1, 40))
    if (earlier?.user === user && earlier.requestId !== null && dice.chance(0.3)) {
      counts.add('a request was repeated much later')
      return earlier
    }
    const request: Request = {
      productId: dice.pick(productIds),
      user,
      // 101 is refused long before the lane; here it stands for whatever the database will not take.
      quantity: dice.chance(0.001) ? 101 : dice.from(1, 3),
      requestId: dice.chance(0.8) ? newId('request') : null,
      tries: [],
      orderId: null,
      hadUnknown: false,
      isShared: false,
    }
    if (earlier?.user === user && earlier.requestId !== null && dice.chance(0.1)) {
      request.requestId = earlier.requestId
      request.isShared = true
      earlier.isShared = true
    }
    log.requests.push(request)
    return request
  }

  /** Asks until the answer is clear; a customer without a request id cannot know and does not ask again. */
  async function holdFor(request: Request): Promise<Order | null> {
    const isDouble = request.requestId !== null && dice.chance(0.1)
    const [told] = await Promise.all(isDouble ? [tryHold(request), tryHold(request)] : [tryHold(request)])
    if (isDouble) {
      counts.add('a double click')
    }
    let answer = told ?? 'unknown'
    while (answer === 'unknown' && request.requestId !== null && request.quantity <= 100) {
      await timeline.sleep(dice.from(1, 300))
      answer = await tryHold(request)
      if (answer !== 'unknown') {
        counts.add(`an unknown hold was asked again: ${'order' in answer ? 'there it is' : 'there is none'}`)
      }
    }
    return answer !== 'unknown' && 'order' in answer ? answer.order : null
  }

  async function tryHold(request: Request): Promise<Told> {
    const orderId = newOrderId()
    request.tries.push(orderId)
    const command: HoldCommand = {
      kind: 'hold',
      order_id: orderId,
      user_id: request.user,
      customer_email: `${request.user}@example.com`,
      quantity: request.quantity,
      request_id: request.requestId,
      place: null,
    }
    const told = await withPatience(ask(dice.pick(web()), counts, request.productId, command))
    note(told)
    if (told === 'unknown') {
      request.hadUnknown = true
    }
    if (told !== 'unknown' && 'order' in told) {
      const { order } = told
      demand(order.user_id === request.user, `customer ${request.user} was given the order of another`)
      demand(order.quantity === request.quantity, `order ${order.id} is of another quantity than was asked`)
      demand(
        request.orderId === null || request.orderId === order.id,
        `request ${request.requestId} was told of two orders`,
      )
      request.orderId = order.id
      if (order.id !== orderId) {
        counts.add('a repeated request got its first order')
      }
    }
    return told
  }

  async function decideAbout(order: Order): Promise<void> {
    const left = order.hold_expires_at.getTime() - (BEGINNING + Math.floor(timeline.now()))
    switch (dice.from(0, 9)) {
      case 0:
      case 1:
        return
      case 2:
      case 3:
        // The moment at which a hold ends, from just before to just after.
        await timeline.sleep(Math.max(0, left + dice.from(-8, 4)))
        return void (await settle(order, 'confirm'))
      case 4:
        return void (await Promise.all([settle(order, 'confirm'), settle(order, 'cancel')]))
      case 5:
        return void (await settle(order, 'cancel'))
      case 6:
        return tryAsAnother(order)
      case 7:
        await extend(order)
        return void (await settle(order, dice.pick(['confirm', 'cancel'])))
      default:
        await timeline.sleep(dice.from(0, 200))
        return void (await settle(order, 'confirm'))
    }
  }

  /** Joins a wait list, and stays on it, leaves it again, or finds that it was offered the units at once. */
  async function waitInLine(user: number, productId: number): Promise<void> {
    const entry_id = newId(`${user} wish`)
    const order_id = newOrderId()
    const who = { user_id: user, customer_email: `${user}@example.com` }
    log.wishes.add(order_id.slice(-ORDER_ID_TAIL))
    const join = { kind: 'join' as const, ...who, entry_id, quantity: dice.from(1, 3), order_id }
    const told = await insist(productId, join, 'a wish to join')
    if ('entry' in told) {
      counts.add(told.joined ? 'somebody joined a wait list' : 'somebody waited already')
      demand(told.entry.user_id === user, 'somebody was given the place of another')
      if (told.entry.status === 'offered' && told.joined) {
        counts.add('who joined was offered at once what nobody ahead could take')
      }
      if (told.entry.status === 'waiting' && dice.chance(0.3)) {
        await timeline.sleep(dice.from(0, 2_000))
        const left = await insist(
          productId,
          { kind: 'leave', entry_id: told.entry.id, user_id: user },
          'a leaving',
        )
        counts.add('refused' in left ? `leaving: ${left.refused.code}` : 'somebody left a wait list')
      }
    }
  }

  /** Sends a command that may be repeated until its answer is clear. */
  async function insist(
    productId: number,
    command: Command,
    what: string,
  ): Promise<Exclude<Told, 'unknown'>> {
    for (;;) {
      const told = await withPatience(ask(dice.pick(web()), counts, productId, command))
      note(told)
      if (told !== 'unknown') {
        return told
      }
      await timeline.sleep(dice.from(1, 300))
      counts.add(`${what} was asked again, as its first answer was lost`)
    }
  }

  async function extend(order: Order): Promise<void> {
    const extend = {
      kind: 'extend' as const,
      order_id: order.id,
      user_id: order.user_id,
      extension_id: newId('more'),
    }
    const told = await insist(order.product_id, extend, 'an extension')
    counts.add('refused' in told ? `extension: ${told.refused.code}` : 'a hold was extended')
  }

  async function settle(order: Order, kind: 'confirm' | 'cancel'): Promise<void> {
    const command = { kind, order_id: order.id, user_id: order.user_id }
    onSettled(order, kind, await insist(order.product_id, command, `a ${kind}`))
  }

  function onSettled(order: Order, kind: 'confirm' | 'cancel', told: Exclude<Told, 'unknown'>): void {
    if (!('refused' in told)) {
      return
    }
    counts.add(`${kind}: ${told.refused.code}`)
    const now = auditor.order(order.id)
    demand(now !== undefined && now.status !== 'pending', `order ${order.id} was refused, and is pending`)
    demand(told.refused.code !== 'not_found', `order ${order.id} was not found by its owner`)
    if (told.refused.code === 'hold_expired') {
      demand(now?.status === 'expired', `order ${order.id} was said to be expired, and is ${now?.status}`)
      if (kind === 'confirm') {
        counts.add('a confirmation came too late')
      }
      if (now?.resolved_at?.getTime() === order.hold_expires_at.getTime()) {
        counts.add('a hold ended in the very millisecond of its end')
      }
    }
  }

  async function tryAsAnother(order: Order): Promise<void> {
    const kind = dice.pick(['confirm', 'cancel'] as const)
    const command = { kind, order_id: order.id, user_id: order.user_id + 1_000 }
    const told = await withPatience(ask(dice.pick(web()), counts, order.product_id, command))
    if (told !== 'unknown') {
      counts.add('somebody reached for the order of another')
      demand('refused' in told && told.refused.code === 'not_found', 'an order obeyed somebody else')
    }
  }

  /** Restocks and withdraws by differences, calls orders off, and asks again until it is clear. */
  async function runTheShop(): Promise<void> {
    const operator = { id: 1, email: 'operator@example.com', address: '192.0.2.1' }
    while (!isClosing()) {
      await timeline.sleep(dice.from(0, 400))
      const last = [...log.told.keys()].at(-dice.from(1, 20))
      const order = last === undefined ? undefined : auditor.order(last)
      if (order && dice.chance(0.3)) {
        log.revoked.add(order.id)
        const revoke = { kind: 'revoke' as const, order_id: order.id, operator, reason: 'called off' }
        note(await ask(dice.pick(web()), counts, order.product_id, revoke))
        continue
      }
      const productId = dice.pick(productIds)
      const quantity = dice.pick([-4, -1, 1, 2, 5, 12, 30])
      const command = {
        kind: 'add_stock' as const,
        command_id: newId('stock'),
        quantity,
        operator,
        reason: '',
      }
      const told = await insist(productId, command, 'a restock')
      log.stock.set(command.command_id, { quantity, told: 'stock' in told ? 'done' : 'refused' })
    }
  }

  /** What somebody was told must be in the books by then, whatever happens after. */
  function note(told: Told): void {
    if (told === 'unknown') {
      counts.add('told: unknown')
      return
    }
    if ('refused' in told) {
      counts.add(`told: ${told.refused.code}`)
      return
    }
    if ('order' in told) {
      const { id, status } = told.order
      counts.add(`told: ${status}`)
      const stored = auditor.order(id)
      demand(stored !== undefined, `somebody was told of order ${id}, which is not in the books`)
      demand(
        status === stored?.status ||
          status === 'pending' ||
          (status === 'confirmed' && stored?.status === 'cancelled'),
        `somebody was told that order ${id} is ${status}, and it is ${stored?.status}`,
      )
      log.told.set(id, (log.told.get(id) ?? new Set()).add(status))
    }
  }

  /** Who waits too long turns away; the answer that comes after that reaches nobody. */
  function withPatience(answer: Promise<Told>): Promise<Told> {
    const patience = !isClosing() && dice.chance(0.03) ? dice.from(1, 40) : PATIENCE_MS_MAX
    return new Promise((resolve) => {
      timeline.after(patience, () => resolve('unknown'))
      void answer.then(resolve)
    })
  }

  return { shopAsCustomer, runTheShop, tryHold }
}

import type { Order } from '../../src/domain/types.js'
import { demand, type World } from './world.js'

/** Checks every promise of the shop on the books in memory; throws an Error that names the one that is broken. */
export function checkPromises(world: World): void {
  checkStock(world)
  for (const order of world.orders.values()) {
    checkEvents(world, order)
    checkTimes(world, order)
  }
  checkCustomers(world)
  checkWaitlist(world)
}

function checkStock({ product, orders, events }: World): void {
  const all = [...orders.values()]
  const units = (status: Order['status']) =>
    sum(all.filter((order) => order.status === status).map((o) => o.quantity))
  const added = sum(events.filter((event) => event.type === 'stock_added').map((event) => event.delta))
  demand(product.total_stock >= 0, `stock is negative: ${product.total_stock}`)
  demand(product.total_stock + product.held + product.sold === product.supplied, 'the units do not add up')
  demand(
    product.total_stock === sum(events.map((event) => event.delta)),
    'stock is not the sum of the ledger',
  )
  demand(product.supplied === added, 'supplied is not the sum of what was added')
  demand(product.held === units('pending'), 'held is not the units of pending orders')
  demand(product.sold === units('confirmed'), 'sold is not the units of confirmed orders')
}

function checkEvents({ events }: World, order: Order): void {
  const mine = events.filter((event) => event.order_id === order.id).map((event) => event.type)
  const expected = {
    pending: ['hold_created'],
    confirmed: ['hold_created', 'order_confirmed'],
    expired: ['hold_created', 'hold_released'],
    // The operator may cancel what was confirmed, and then it keeps its confirmation.
    cancelled: mine.includes('order_confirmed')
      ? ['hold_created', 'order_confirmed', 'hold_released']
      : ['hold_created', 'hold_released'],
  }[order.status]
  demand(mine.join() === expected.join(), `order ${order.id} is ${order.status} and has ${mine.join()}`)
}

function checkTimes({ product }: World, order: Order): void {
  const { created_at, resolved_at, hold_expires_at, status } = order
  demand(
    (status === 'pending') === (resolved_at === null),
    `order ${order.id} is resolved or not, but not both`,
  )
  demand(
    created_at >= product.sale_starts_at && created_at < product.sale_ends_at,
    'a hold began outside its sale',
  )
  if (resolved_at !== null) {
    demand(status !== 'confirmed' || resolved_at < hold_expires_at, 'a lapsed hold was confirmed')
    demand(status !== 'expired' || resolved_at >= hold_expires_at, 'a living hold was let lapse')
  }
}

function checkCustomers({ product, orders, liveQuantities }: World): void {
  const live = new Map<number, number>()
  const requests = new Set<string>()
  for (const order of orders.values()) {
    if (order.status === 'pending' || order.status === 'confirmed') {
      live.set(order.user_id, (live.get(order.user_id) ?? 0) + order.quantity)
    }
    if (order.request_id !== null) {
      const key = `${order.user_id} ${order.request_id}`
      demand(!requests.has(key), `request ${key} made two orders`)
      requests.add(key)
    }
  }
  for (const userId of new Set([...live.keys(), ...liveQuantities.keys()])) {
    demand(
      (live.get(userId) ?? 0) === (liveQuantities.get(userId) ?? 0),
      `the tally of customer ${userId} is off`,
    )
    demand(
      (live.get(userId) ?? 0) <= (product.limit_per_customer ?? Infinity),
      `customer ${userId} is over the limit`,
    )
  }
}

function checkWaitlist({ product, orders, entries }: World): void {
  const waiting = [...entries.values()].filter((entry) => entry.status === 'waiting')
  demand(product.waiting === waiting.length, 'the product counts others than those who wait')
  demand(new Set(waiting.map((entry) => entry.user_id)).size === waiting.length, 'somebody waits twice')
  const offered = [...entries.values()].filter((entry) => entry.status === 'offered')
  for (const entry of offered) {
    const order = orders.get(entry.order_id)
    demand(
      order?.user_id === entry.user_id && order.quantity === entry.quantity,
      `entry ${entry.id} was offered something else than it waited for`,
    )
    demand(order?.waited_since === entry.joined_at, `order ${entry.order_id} does not know its wait`)
  }
  const fromTheList = [...orders.values()].filter((order) => order.waited_since !== null)
  demand(fromTheList.length === offered.length, 'an order says it was offered and no entry does')
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

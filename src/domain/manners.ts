import type { Engine } from './engine.js'
import { Refusal } from './refusal.js'
import { isAlive } from './sale-rules.js'
import type { Order } from './types.js'

/**
 * What an account did lately, judged by the committed orders: nobody may sit on units by holding without end, whether
 * by many holds at once or by holding again whenever a hold has lapsed.
 */

/** Rounds of lapsed holds of one product, and the time within which they fall, after which an account has to pause. */
const LAPSED_ROUNDS_MAX = 5
/** That time, and the pause counted from the last lapse, in milliseconds. */
const LAPSED_MS = 10 * 60_000
/** A hold lasts an hour at most, so what began before this does not matter any more, in milliseconds. */
const LATELY_MS = 2 * 60 * 60_000
/** Most orders that are looked at, newest first. */
const ORDERS_MAX = 2_000

type LateOrder = Pick<Order, 'product_id' | 'status' | 'created_at' | 'hold_expires_at'>

/**
 * Throws Refusal `slow_down`, with the time to wait, when the account has too many living holds or has let too many of
 * this product lapse. `underWay` are its holds that are being placed at this moment.
 */
export async function demandManners(
  { db, now: readClock }: Engine,
  account: { userId: number; productId: number; underWay: number; liveHoldsMax: number },
): Promise<void> {
  const now = await readClock()
  const orders = await db
    .selectFrom('orders')
    .select(['product_id', 'status', 'created_at', 'hold_expires_at'])
    .where('user_id', '=', account.userId)
    .where('created_at', '>', new Date(now.getTime() - LATELY_MS))
    .orderBy('created_at', 'desc')
    .limit(ORDERS_MAX)
    .execute()
  refuseTooManyHolds(orders, account, now)
  const lapsed = orders.filter((order) => order.product_id === account.productId && hasLapsed(order, now))
  refuseTooManyLapses(lapsed, now)
}

function refuseTooManyHolds(
  orders: readonly LateOrder[],
  { underWay, liveHoldsMax }: { underWay: number; liveHoldsMax: number },
  now: Date,
): void {
  const ends = orders
    .filter((order) => order.status === 'pending' && isAlive(order, now))
    .map((order) => order.hold_expires_at.getTime())
  if (ends.length + underWay > liveHoldsMax) {
    const message = `You have ${liveHoldsMax} holds that still run, and no more can run at once. Confirm or release one first.`
    throw slowDown(message, ends.length === 0 ? 1 : secondsUntil(Math.min(...ends), now))
  }
}

function refuseTooManyLapses(lapsed: readonly LateOrder[], now: Date): void {
  const ends = endsOfRounds(lapsed)
  const newest = ends[0] ?? 0
  const fifth = ends[LAPSED_ROUNDS_MAX - 1]
  const until = newest + LAPSED_MS
  if (fifth !== undefined && newest - fifth <= LAPSED_MS && until > now.getTime()) {
    const seconds = secondsUntil(until, now)
    const message =
      `Your holds of this product have ended unconfirmed ${LAPSED_ROUNDS_MAX} times in ten minutes, so others come first now. ` +
      `You can hold it again in ${Math.ceil(seconds / 60)} min.`
    throw slowDown(message, seconds)
  }
}

/** Holds that ran at the same time lapse as one round, however many they were: when each round ended, newest first. */
function endsOfRounds(newestFirst: readonly LateOrder[]): number[] {
  const ends: number[] = []
  for (const { created_at, hold_expires_at } of newestFirst.toReversed()) {
    const last = ends[0]
    if (last === undefined || created_at.getTime() >= last) {
      ends.unshift(hold_expires_at.getTime())
    }
  }
  return ends
}

function hasLapsed(order: LateOrder, now: Date): boolean {
  return order.status === 'expired' || (order.status === 'pending' && !isAlive(order, now))
}

function secondsUntil(time: number, now: Date): number {
  return Math.max(1, Math.ceil((time - now.getTime()) / 1000))
}

function slowDown(message: string, seconds: number): Refusal {
  return new Refusal('slow_down', message, { retry_after_seconds: seconds })
}

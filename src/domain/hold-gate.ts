import { type Bucket, Buckets } from './buckets.js'
import type { Engine } from './engine.js'
import type { HoldRequest } from './holds.js'
import { demandManners } from './manners.js'
import { Refusal } from './refusal.js'
import { UnderWay } from './under-way.js'

/** What a hold passes before it is queued: how often its account and its address ask, and how its account behaved. */
export interface HoldGate {
  /** Runs `hold`. Throws Refusal `slow_down`, with the time to wait, instead of queueing one more than is fair. */
  pass<T>(asked: HoldAttempt, hold: () => Promise<T>): Promise<T>
}

export interface HoldAttempt {
  userId: number
  address: string
  request: HoldRequest
}

/**
 * Far beyond what people do, and a crowd behind one address fits in: they stop a loop, not a shopper. They are kept in
 * memory, so a restart forgives the last minute, and each process counts for itself.
 */
const PER_ACCOUNT: Bucket = { size: 600, milliseconds: 60_000 }
const PER_ADDRESS: Bucket = { size: 6_000, milliseconds: 60_000 }
/**
 * Attempts of an account within an hour before its orders are looked at. Most shoppers never get there, so the crowd of
 * a sale costs the database nothing, and those who ask again and again are judged by what is committed.
 */
const UNSEEN: Bucket = { size: 3, milliseconds: 60 * 60_000 }
const ACCOUNTS_REMEMBERED_MAX = 100_000
const ADDRESSES_REMEMBERED_MAX = 100_000

export function openHoldGate(engine: Engine, { liveHoldsMax }: { liveHoldsMax: number }): HoldGate {
  const accounts = new Buckets<number>(PER_ACCOUNT, ACCOUNTS_REMEMBERED_MAX)
  const addresses = new Buckets<string>(PER_ADDRESS, ADDRESSES_REMEMBERED_MAX)
  const unseen = new Buckets<number>(UNSEEN, ACCOUNTS_REMEMBERED_MAX)
  const underWay = new UnderWay<number>()

  async function pass<T>(asked: HoldAttempt, hold: () => Promise<T>): Promise<T> {
    const { userId, address } = asked
    const now = await engine.now()
    refuseFor(accounts.take(userId, now) || addresses.take(address, now))
    return underWay.during(userId, async () => {
      if (unseen.take(userId, now) > 0) {
        await demandMannersOf(asked)
      }
      return hold()
    })
  }

  async function demandMannersOf({ userId, request }: HoldAttempt): Promise<void> {
    try {
      const { productId } = request
      await demandManners(engine, { userId, productId, underWay: underWay.of(userId), liveHoldsMax })
    } catch (error) {
      // Who asks again for what was granted is answered as before, whatever has happened since.
      if (!(error instanceof Refusal) || !(await wasAnswered(userId, request.requestId))) {
        throw error
      }
    }
  }

  async function wasAnswered(userId: number, requestId: string | null): Promise<boolean> {
    if (requestId === null) {
      return false
    }
    const earlier = await engine.db
      .selectFrom('orders')
      .select('id')
      .where('request_id', '=', requestId)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    return earlier !== undefined
  }

  return { pass }
}

/** For load tests, where RATE_LIMITS=off: everybody passes. */
export const OPEN_GATE: HoldGate = { pass: (_asked, hold) => hold() }

function refuseFor(seconds: number): void {
  if (seconds > 0) {
    throw new Refusal('slow_down', 'Too many holds are asked for at once. Wait a moment, then ask again.', {
      retry_after_seconds: seconds,
    })
  }
}

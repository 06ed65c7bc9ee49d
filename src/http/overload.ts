import { randomInt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Context, MiddlewareHandler } from 'hono'
import { unavailable } from '../domain/refusal.js'
import type { Shop } from '../domain/shop.js'
import type { Env, Services } from './services.js'

/**
 * The signs that more is asked than can be served, in one place: how long the first hold in a lane has waited, how many
 * holds are in hand, and by how much the event loop is late. What gives way first are polls, which are answered from
 * what was drawn last; then new holds, at the door by this rule and in their lane by its own. What settles a hold is
 * never turned away.
 */
export interface Overload {
  /** Whether polls may be answered from what was drawn last. */
  isStrained(): boolean
  /** Takes one more hold in hand, if there is room for it; whoever was let in calls `leave` once answered. */
  enter(): boolean
  leave(): void
  close(): void
}

/** How long one window is in which the event loop is watched, in milliseconds: a sale's opening is over in seconds. */
const WINDOW_MS = 100
const RESOLUTION_MS = 10
/** An event loop that was late by so much within a window, in milliseconds, … */
const LATE_MS = 50
/** … in each of so many windows on end has too much to do. One long turn alone is a hiccup, such as a sweep of memory. */
const LATE_WINDOWS = 5
/** A lane whose first hold has waited so long is behind, in milliseconds: half of what makes it refuse. */
const AGE_MS = 250
/**
 * Most holds in hand at once: ten full batches. A crowd of two thousand that comes in one second for a hundred units is
 * answered whole, each with a hold or with the reason why not; what comes beyond it would only wait longer.
 */
const IN_HAND_MAX = 2_560
/** So many in hand are one full batch, which is more than a quiet shop ever has. */
const IN_HAND_STRAINED = 256

export interface OverloadOptions {
  /** Says by how many milliseconds the event loop was late since it was last asked. */
  lateness?: { read(): number; close(): void }
  /** Most holds in hand at once. */
  inHandMax?: number
}

export function openOverload(
  { lanes }: Pick<Shop, 'lanes'>,
  { lateness = watchEventLoop(), inHandMax = IN_HAND_MAX }: OverloadOptions = {},
): Overload {
  let lateWindows = 0
  let inHand = 0
  const watch = setInterval(() => {
    lateWindows = lateness.read() > LATE_MS ? lateWindows + 1 : 0
  }, WINDOW_MS)
  watch.unref()

  return {
    isStrained: () => lateWindows >= LATE_WINDOWS || inHand >= IN_HAND_STRAINED || lanes.age() > AGE_MS,
    enter() {
      const hasRoom = inHand < inHandMax
      inHand += hasRoom ? 1 : 0
      return hasRoom
    },
    leave() {
      inHand -= 1
    },
    close() {
      clearInterval(watch)
      lateness.close()
    },
  }
}

/** The worst of a window counts and not its mean, which would hide one long turn of the loop. */
function watchEventLoop() {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  return {
    read() {
      const worst = delay.max / 1e6 - RESOLUTION_MS
      delay.reset()
      return worst
    },
    close: () => delay.disable(),
  }
}

/** Longest time until who was turned away at the door may ask again, in seconds. */
const RETRY_SECONDS_MAX = 4
const TOO_BUSY = 'Too many people are asking at once. Please ask again.'
const TOO_BUSY_JSON = JSON.stringify({ error: { code: 'unavailable', message: TOO_BUSY } })

/** Turns new holds away before anything is read for them, which is what makes a refusal cheap. */
export function doorOfHolds({ overload }: Services): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.method !== 'POST') {
      return next()
    }
    if (!overload.enter()) {
      return turnAway(c)
    }
    try {
      await next()
    } finally {
      overload.leave()
    }
  }
}

/** A client of the API gets the answer ready made: in the rush there are thousands a second of them. */
function turnAway(c: Context<Env>): Response {
  if (!c.req.path.startsWith('/api/')) {
    // Not even who asks is looked up: a page that waited for a stuck database would be no quick answer.
    c.set('user', null)
    throw unavailable(TOO_BUSY, RETRY_SECONDS_MAX)
  }
  return c.body(TOO_BUSY_JSON, 503, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Retry-After': String(randomInt(1, RETRY_SECONDS_MAX + 1)),
  })
}

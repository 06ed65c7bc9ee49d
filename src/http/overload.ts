import { randomInt } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { MiddlewareHandler } from 'hono'
import { unavailable } from '../domain/refusal.js'
import type { Shop } from '../domain/shop.js'
import type { Env, Services } from './services.js'

/**
 * The signs that more is asked than can be served, in one place: how long the first hold in a lane has waited, and by
 * how much the event loop is late. What gives way first are polls, which are answered from what was drawn last; then
 * new holds, in the lane by its own rule and at the door by this one. What settles a hold is never turned away.
 */
export interface Overload {
  /** Whether polls may be answered from what was drawn last. */
  isStrained(): boolean
  /** Whether this hold is turned away: by chance, as often as keeps the event loop in time. */
  turnsAway(): boolean
  close(): void
}

/** How long one window is in which the event loop is watched, in milliseconds: a sale's opening is over in seconds. */
const WINDOW_MS = 100
const RESOLUTION_MS = 10
/** An event loop that was late by so much within a window has too much to do, in milliseconds. */
const LATE_MS = 50
/** A lane whose first hold has waited so long is behind, in milliseconds: half of what makes it refuse. */
const AGE_MS = 250
/** What share of holds is let through less with every late window, and more with every good one; and at the least. */
const LESS = 0.7
const MORE = 0.05
const SHARE_MIN = 0.05

export function openOverload({ lanes }: Pick<Shop, 'lanes'>): Overload {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  delay.enable()
  let late = false
  let share = 1
  const watch = setInterval(() => {
    // The worst of a window counts and not its mean, which one long turn of the loop would hide.
    late = delay.max / 1e6 - RESOLUTION_MS > LATE_MS
    share = late ? Math.max(SHARE_MIN, share * LESS) : Math.min(1, share + MORE)
    delay.reset()
  }, WINDOW_MS)
  watch.unref()

  return {
    isStrained: () => late || lanes.age() > AGE_MS,
    turnsAway: () => share < 1 && randomInt(1_000_000) >= share * 1_000_000,
    close() {
      clearInterval(watch)
      delay.disable()
    },
  }
}

/** Longest time until who was turned away at the door may ask again, in seconds. */
const RETRY_SECONDS_MAX = 4

/** Turns new holds away before anything is read for them, which is what makes a refusal cheap. */
export function doorOfHolds({ overload }: Services): MiddlewareHandler<Env> {
  return (c, next) => {
    if (c.req.method === 'POST' && overload.turnsAway()) {
      throw unavailable('Too many people are asking at once. Please ask again.', RETRY_SECONDS_MAX)
    }
    return next()
  }
}

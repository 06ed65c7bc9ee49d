import type { Product, Standing } from './types.js'

/**
 * How a waiting room lets people in, as pure rules. A place is a number, counted up as people come. When the sale opens
 * the line is drawn up once: it gives every place a rank. People are let in up to a rank, in steps that are remembered,
 * so a number alone says who is in and since when, and nothing has to be kept for each person.
 */

/** How long who was let in may come to hold, in milliseconds. */
export const ADMISSION_MS = 10 * 60 * 1000
/** Shortest time between two steps, in milliseconds. */
export const STEP_MS = 250
/** Longest time that one step makes up for, in milliseconds: a pause is not followed by a flood. */
const STEP_MS_MAX = 1_000
/** People let in a second before the lanes have shown how many they serve. */
export const START_PER_SECOND = 100
/** Once they have, so many are let in for each hold that was committed, since not everybody who comes holds. */
const PER_COMMITTED_HOLD = 3
/** Over which time holds are counted for that, in milliseconds. */
const HOLDS_MS = 5_000
/** People who may be inside without a hold, for each free unit: some only look. */
const PER_FREE_UNIT = 2
/** Who was let in so long ago and has not held is not expected any more, in milliseconds. */
const SHOPPING_MS = 30_000
/** Over which time the pace is measured that an estimate is made from, in milliseconds. */
const PACE_MS = 15_000

/** Up to which rank people were let in at a moment, the sums of those expected to come and of all orders by then. */
export interface Step {
  at: Date
  admitted_to: number
  let_in: number
  orders: number
}

export interface RoomState {
  /** Places given so far. */
  places: number
  /** Oldest first; of those older than ADMISSION_MS the newest alone. */
  steps: readonly Step[]
}

/** When the line was drawn up; null while people only gather. */
export interface Line {
  opened_at: Date | null
}

export interface Room extends RoomState {
  /** The rank of a place, from 1; null until the line is drawn up. */
  rankOf: ((place: number) => number) | null
}

/** What of a product a waiting room goes by. */
export type Sale = Pick<
  Product,
  | 'total_stock'
  | 'held'
  | 'waiting'
  | 'sale_starts_at'
  | 'sale_ends_at'
  | 'paused_at'
  | 'waiting_room'
  | 'waiting_room_opens_minutes'
>

/** When people may begin to wait for a sale. */
export function waitingRoomOpensAt(sale: Sale): Date {
  return new Date(sale.sale_starts_at.getTime() - sale.waiting_room_opens_minutes * 60_000)
}

/** Whether people can take a place now: from some minutes before the sale, until it is over. */
export function isRoomOpen(sale: Sale, now: Date): boolean {
  return sale.waiting_room !== 'off' && now >= waitingRoomOpensAt(sale) && !isOver(sale, now)
}

/** True when waiting leads to nothing any more: the sale ended, or it began and no unit is free or held. */
export function isOver(sale: Sale, now: Date): boolean {
  return now >= sale.sale_ends_at || (now >= sale.sale_starts_at && sale.total_stock + sale.held <= 0)
}

/** How a place stands in its room. */
export function standingOf(room: Room, place: number, sale: Sale, now: Date): Standing {
  if (isOver(sale, now)) {
    return { state: 'over' }
  }
  if (place > room.places) {
    return { state: 'lapsed' }
  }
  const rank = room.rankOf?.(place) ?? null
  const step = rank === null ? undefined : firstStepTo(room.steps, rank)
  if (step) {
    const until = new Date(step.at.getTime() + ADMISSION_MS)
    return until > now ? { state: 'admitted', until } : { state: 'lapsed' }
  }
  const ahead = rank ?? (sale.waiting_room === 'shuffle' ? null : place)
  const position = ahead === null ? null : ahead - admittedTo(room)
  if (position !== null && position < 1) {
    return { state: 'lapsed' }
  }
  return { state: 'waiting', position, estimated_seconds: estimate(room, position, sale, now) }
}

/** Whether the line of this opening was drawn up; of a sale whose start was moved on, it has to be once more. */
export function isDrawn({ opened_at }: Line, { sale_starts_at }: Sale): boolean {
  return opened_at !== null && opened_at >= sale_starts_at
}

/** True when the line must be drawn up, or when somebody may be let in and the last step is long enough ago. */
export function isStepDue(room: RoomState & Line, sale: Sale, now: Date): boolean {
  if (now < sale.sale_starts_at || now >= sale.sale_ends_at) {
    return false
  }
  const last = room.steps.at(-1)
  const rested = !last || now.getTime() - last.at.getTime() >= STEP_MS
  return !isDrawn(room, sale) || (rested && isSelling(sale) && room.places > admittedTo(room))
}

/** How many of those who wait are to be let in now, in a sale that runs. */
export function countToLetIn(room: RoomState, sale: Sale, orders: number, now: Date): number {
  const waiting = room.places - admittedTo(room)
  if (waiting <= 0 || !isSelling(sale)) {
    return 0
  }
  const last = room.steps.at(-1)
  const seconds = last ? Math.min(now.getTime() - last.at.getTime(), STEP_MS_MAX) / 1000 : STEP_MS_MAX / 1000
  const pace = Math.max(START_PER_SECOND, PER_COMMITTED_HOLD * holdsPerSecond(room.steps, orders, now))
  const vacancies = PER_FREE_UNIT * sale.total_stock - countInside(room.steps, orders, now)
  // While units are free somebody is let in with every step, whatever those inside do or leave undone.
  return Math.min(waiting, Math.max(1, Math.min(Math.floor(pace * seconds), vacancies)))
}

function isSelling({ total_stock, paused_at, waiting }: Sale): boolean {
  return total_stock > 0 && paused_at === null && waiting === 0
}

/** The rank up to which everybody was let in. */
export function admittedTo({ steps }: Pick<RoomState, 'steps'>): number {
  return steps.at(-1)?.admitted_to ?? 0
}

/** People let in a second, as lately measured; null while there is nothing to measure. */
export function measuredPace(steps: readonly Step[], now: Date): number | null {
  const last = steps.at(-1)
  const from = stepBefore(steps, now.getTime() - PACE_MS) ?? steps[0]
  if (!last || !from || last === from) {
    return null
  }
  return ((last.admitted_to - from.admitted_to) * 1000) / Math.max(1, now.getTime() - from.at.getTime())
}

/** Seconds until a place is let in, as well as it can be said; null when nothing can be said honestly. */
function estimate(room: Room, position: number | null, sale: Sale, now: Date): number | null {
  const toStart = Math.max(0, sale.sale_starts_at.getTime() - now.getTime()) / 1000
  if (toStart > 0) {
    return Math.ceil(toStart + (position ?? 0) / START_PER_SECOND)
  }
  if (!isSelling(sale)) {
    return null
  }
  const pace = measuredPace(room.steps, now) ?? START_PER_SECOND
  // At the least one is let in with each step that somebody asks for.
  return Math.max(1, Math.ceil((position ?? room.places) / Math.max(pace, 1)))
}

function holdsPerSecond(steps: readonly Step[], orders: number, now: Date): number {
  const from = stepBefore(steps, now.getTime() - HOLDS_MS) ?? steps[0]
  return from ? ((orders - from.orders) * 1000) / Math.max(STEP_MS, now.getTime() - from.at.getTime()) : 0
}

/** People who were let in lately and have not held yet, one hold counted for each of them. */
function countInside(steps: readonly Step[], orders: number, now: Date): number {
  const last = steps.at(-1)
  const from = stepBefore(steps, now.getTime() - SHOPPING_MS)
  const before = from ?? { let_in: 0, orders: steps[0]?.orders ?? orders }
  return Math.max(0, (last?.let_in ?? 0) - before.let_in - (orders - before.orders))
}

function stepBefore(steps: readonly Step[], milliseconds: number): Step | undefined {
  return steps.findLast((step) => step.at.getTime() <= milliseconds)
}

/** The step with which a rank was let in, by halving: polls ask this more often than anything else. */
function firstStepTo(steps: readonly Step[], rank: number): Step | undefined {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle]?.admitted_to ?? 0) >= rank) {
      high = middle
    } else {
      low = middle + 1
    }
  }
  return steps[low]
}

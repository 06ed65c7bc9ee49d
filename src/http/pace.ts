import { randomInt } from 'node:crypto'
import type { Context } from 'hono'
import { type LivePart, POLL_SECONDS } from '../../views/polling.js'
import type { Load } from '../vitals.js'
import type { Env, Services } from './services.js'

/** What an answer knows of when it is worth asking again. */
export interface Pace {
  part: LivePart
  /** The instant the answer is drawn at. */
  now: Date
  /** When the clock alone next changes what is drawn, if that is known. */
  next: Date | null
}

/** Shortest time until anybody is asked to come back, in milliseconds. */
const POLL_MS_MIN = 1_000
/** How far past a change it is asked for, so that a clock's rounding does not make two polls of one, in milliseconds. */
const AFTER_TURN_MS = 50
/** Whoever saves data asks this many times more rarely. */
const SAVE_DATA_FACTOR = 3

/** A busy process asks for patience: up to this many times its usual interval. */
const LOAD_FACTOR_MAX = 6
/** The event loop's share of work from which intervals grow; wholly at work, they are three times as long. */
const UTILIZATION_FREE = 0.5
const UTILIZATION_SLOPE = 4
/** A loop that is late by this much, or a full batch of commands that waits, doubles the interval. */
const LOOP_DELAY_MS = 50
const COMMANDS_WAITING = 256
/** Polls that are answered from what was drawn last are asked to come so much more rarely. */
const STRAINED_FACTOR = 3

type Signs = Load & { commands_waiting: number; strained?: boolean }

/** Says in the answer's head when the same client should ask for the same part again. */
export function paceFragment(c: Context<Env>, services: Services, pace: Pace): void {
  for (const [name, value] of Object.entries(
    paceHeaders(services, pace, savesData(c.req.header('save-data'))),
  )) {
    c.header(name, value)
  }
  c.header('Vary', 'Save-Data')
}

/** The same as headers, for an answer that is made without Hono's help. */
export function paceHeaders(services: Services, pace: Pace, saving: boolean): { 'Poll-After': string } {
  const strained = services.overload.isStrained()
  const load = { ...services.vitals.load(), commands_waiting: commandsWaiting(services), strained }
  return { 'Poll-After': String(pollAfterMs(pace, load, saving)) }
}

/** Whether the visitor asked, by the header Save-Data, for as little as possible to be sent. */
export function savesData(header: string | undefined): boolean {
  return /^\s*on\b/i.test(header ?? '')
}

/**
 * Milliseconds until the next poll: the part's own interval, less where the clock changes something before, more where
 * the process is busy or the visitor saves data. The one place that decides it.
 */
export function pollAfterMs({ part, now, next }: Pace, load: Signs, saving: boolean): number {
  const usual = POLL_SECONDS[part] * 1000 * (saving ? SAVE_DATA_FACTOR : 1)
  const untilTurn = next ? next.getTime() - now.getTime() + AFTER_TURN_MS : usual
  return Math.round(Math.max(POLL_MS_MIN, Math.min(usual, untilTurn)) * loadFactor(load))
}

function loadFactor(load: Signs): number {
  const signs = [
    1 + (load.utilization - UTILIZATION_FREE) * UTILIZATION_SLOPE,
    1 + load.loop_delay_ms / LOOP_DELAY_MS,
    1 + load.commands_waiting / COMMANDS_WAITING,
    load.strained ? STRAINED_FACTOR : 1,
  ]
  // A quiet loop is late by a millisecond now and then, which is nobody's business.
  const factor = Math.round(Math.max(1, ...signs) * 10) / 10
  return Math.min(LOAD_FACTOR_MAX, factor < 1.2 ? 1 : factor)
}

/** How many commands wait in all lanes together. */
export function commandsWaiting({ shop }: Pick<Services, 'shop'>): number {
  let waiting = 0
  for (const commands of shop.lanes.waiting().values()) {
    waiting += commands
  }
  return waiting
}

/** Parts that a crowd looks at: all would come back in the very second of a turn, so chance draws some of them out. */
const CROWDED: readonly LivePart[] = ['storefront', 'waiting']
const RELOAD_SPREAD_SECONDS = 3

/** Seconds until a page reloads for a visitor without scripts who asked for it; undefined for everybody else. */
export function reloadAfterSeconds(c: Context, { part, now, next }: Pace): number | undefined {
  if (c.req.query('auto') !== '1') {
    return undefined
  }
  // Rounded up: a page that reloaded in the second before a change would show none.
  const untilTurn = next ? Math.ceil((next.getTime() - now.getTime()) / 1000) : POLL_SECONDS[part]
  const isCrowded = CROWDED.includes(part) && untilTurn < POLL_SECONDS[part]
  const spread = isCrowded ? randomInt(RELOAD_SPREAD_SECONDS + 1) : 0
  return Math.max(1, Math.min(POLL_SECONDS[part], untilTurn)) + spread
}

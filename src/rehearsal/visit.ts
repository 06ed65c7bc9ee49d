import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { cheat } from './cheat.js'
import { type Held, hold, holdRequest, type Shopper, settle, tallied } from './shopper.js'
import { count } from './tally.js'

/** How often pages poll, in milliseconds, as they are told to by their markup. */
const POLL_MS = 7_000
/** Within what time of the opening the crowd asks for units, in milliseconds. */
const HERD_MS = 1_000
/** How often a shopper who was refused tries again. */
const TRIES_MAX = 3

/** A whole visit: comes, looks, waits for the opening, tries to buy, and stays to the end or leaves with what he has. */
export async function visit(shopper: Shopper): Promise<void> {
  const { stage } = shopper
  const { startedAt, opensAt, endsAt } = stage
  const isLate = Math.random() < 0.2
  const arrivesAt = isLate
    ? between(opensAt, opensAt + (endsAt - opensAt) / 2)
    : between(startedAt, Math.max(startedAt, opensAt - 500))
  await until(arrivesAt)
  await tallied(shopper, 'view', { method: 'GET', path: '/', headers: { 'accept-encoding': 'gzip' } })
  const polling = new AbortController()
  const polls = poll(shopper, polling.signal)
  await until(between(opensAt, opensAt + HERD_MS))
  await buy(shopper)
  polling.abort()
  await polls
}

/** Polls the board as an open page does, until it is left or the sale is over. */
async function poll(shopper: Shopper, left: AbortSignal): Promise<void> {
  const { endsAt } = shopper.stage
  let etag: string | undefined
  while (!left.aborted && performance.now() < endsAt) {
    const seen = etag ? { 'if-none-match': etag } : {}
    await pauseUnlessLeft(POLL_MS * (0.8 + Math.random() * 0.4), left, endsAt)
    if (left.aborted || performance.now() >= endsAt) {
      return
    }
    const path = '/fragments/products'
    const headers = { 'accept-encoding': 'gzip', 'hx-request': 'true', ...seen }
    const answer = await tallied(shopper, 'poll', { method: 'GET', path, headers })
    etag = answer?.headers.etag ?? etag
  }
}

async function buy(shopper: Shopper): Promise<void> {
  const { stage, manner } = shopper
  for (let time = 0; time < TRIES_MAX && performance.now() < stage.endsAt; time += 1) {
    if (manner === 'cheats') {
      await cheat(shopper)
    }
    const held = await tryToHold(shopper)
    if (held) {
      return decide(shopper, held)
    }
    await until(between(performance.now() + 500, stage.endsAt))
  }
}

async function tryToHold(shopper: Shopper): Promise<Held | null> {
  const { client, tally, unitsMax } = shopper.stage
  const quantity = Math.random() < 0.3 ? Math.min(2, unitsMax) : 1
  if (shopper.manner === 'clicks twice') {
    const key = randomUUID()
    const [one, other] = await Promise.all([hold(shopper, quantity, key), hold(shopper, quantity, key)])
    if (one && other && one.id !== other.id) {
      count(tally.errors, 'a double click made two orders')
    }
    return one ?? other
  }
  if (shopper.manner === 'loses the answer') {
    const key = randomUUID()
    await client.cut(holdRequest(shopper, quantity, key))
    return hold(shopper, quantity, key)
  }
  return hold(shopper, quantity)
}

/** Thinks for a moment, and then does as his manner is. */
async function decide(shopper: Shopper, held: Held): Promise<void> {
  await sleep(between(200, 2_000))
  if (shopper.manner === 'gives up') {
    return settle(shopper, held, 'cancel')
  }
  if (shopper.manner !== 'walks away') {
    return settle(shopper, held, 'confirm')
  }
}

async function pauseUnlessLeft(milliseconds: number, left: AbortSignal, endsAt: number): Promise<void> {
  const pause = Math.min(milliseconds, Math.max(0, endsAt - performance.now()))
  await sleep(pause, undefined, { signal: left }).catch(() => undefined)
}

async function until(moment: number): Promise<void> {
  await sleep(Math.max(0, moment - performance.now()))
}

function between(from: number, to: number): number {
  return from + Math.random() * Math.max(0, to - from)
}

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer, Ask, Client } from './client.js'
import { count, type Step, type Tally } from './tally.js'

/** The sale that is rehearsed, on the clock of performance.now(). */
export interface Stage {
  client: Client
  tally: Tally
  productId: number
  /** Most units that one shopper may hold. */
  unitsMax: number
  startedAt: number
  opensAt: number
  endsAt: number
}

/** One shopper: an honest client of the pages and of the API, who does one thing after the other. */
export interface Shopper {
  stage: Stage
  token: string
  /** What the shopper does with a hold, or whether he cheats. */
  manner: Manner
}

/** How shoppers behave, with how many of a hundred do so. */
export const MANNERS = [
  { manner: 'buys', percent: 58 },
  { manner: 'clicks twice', percent: 10 },
  { manner: 'loses the answer', percent: 10 },
  { manner: 'gives up', percent: 10 },
  { manner: 'walks away', percent: 8 },
  { manner: 'cheats', percent: 4 },
] as const
export type Manner = (typeof MANNERS)[number]['manner']

/** The manner of the shopper of that number: always the same, and in every crowd the same mixture. */
export function mannerOf(number: number): Manner {
  let left = (number * 37) % 100
  for (const { manner, percent } of MANNERS) {
    if (left < percent) {
      return manner
    }
    left -= percent
  }
  return 'buys'
}

/** Sends one request and tallies its answer. Undefined where none came; the tally knows why. */
export async function tallied(
  { stage: { client, tally } }: Shopper,
  step: Step,
  request: Ask,
): Promise<Answer | undefined> {
  tally.requests += 1
  try {
    const answer = await client.ask(request)
    tally.milliseconds[step].push(answer.milliseconds)
    if (answer.status >= 500) {
      count(tally.errors, `${step} answered ${answer.status}`)
    }
    return answer
  } catch (error) {
    count(tally.errors, `${step}: ${(error as Error).message}`)
    return undefined
  }
}

export interface Held {
  id: string
  quantity: number
}

/** How often a hold is asked for again with its key while its fate is unknown, and the longest pause, in milliseconds. */
const ASKED_AGAIN_MAX = 3
const PAUSE_MS = 1_000

/** Asks for a hold until its fate is known, always with the same key, as the shop says that clients should. */
export async function hold(shopper: Shopper, quantity: number, key = randomUUID()): Promise<Held | null> {
  const { stage, token } = shopper
  const request = holdRequest(shopper, quantity, key)
  for (let time = 0; time <= ASKED_AGAIN_MAX; time += 1) {
    const answer = await tallied(shopper, 'hold', request)
    if (answer && answer.status < 500) {
      stage.tally.attempts += 1
      return readHold(stage, token, answer)
    }
    await sleep(PAUSE_MS * (0.5 + Math.random() / 2))
  }
  return null
}

export function holdRequest({ stage, token }: Shopper, quantity: number, key: string): Ask {
  return {
    method: 'POST',
    path: '/api/holds',
    token,
    body: { product_id: stage.productId, quantity },
    headers: { 'idempotency-key': key },
  }
}

function readHold({ tally, startedAt }: Stage, token: string, answer: Answer): Held | null {
  const said = readJson(answer)
  const second = Math.floor((performance.now() - startedAt) / 1000)
  if (answer.status === 201 && said?.order) {
    const { id, quantity, status } = said.order
    if (!tally.orders.has(id)) {
      tally.orders.set(id, { token, quantity, status })
      count(tally.heldInSecond, second)
    }
    return { id, quantity }
  }
  const code = said?.error?.code ?? `status ${answer.status}`
  count(tally.refusals, code)
  count(tally.refusedInSecond, second)
  if (answer.status !== 409 && answer.status !== 429) {
    count(tally.errors, `hold answered ${answer.status} ${code}`)
  }
  return null
}

/** Confirms a hold, or gives it back, and notes what was answered. */
export async function settle(shopper: Shopper, { id }: Held, step: 'confirm' | 'cancel'): Promise<void> {
  const { stage, token } = shopper
  const request: Ask = { method: 'POST', path: `/api/orders/${id}/${step}`, token }
  for (let time = 0; time <= ASKED_AGAIN_MAX; time += 1) {
    const answer = await tallied(shopper, step, request)
    if (answer?.status === 200) {
      const order = stage.tally.orders.get(id)
      if (order) {
        order.status = readJson(answer)?.order?.status ?? order.status
      }
      return
    }
    if (answer && answer.status < 500) {
      // The hold may have ended while the shopper thought; anything else is not as it should be.
      if (answer.status !== 410) {
        count(stage.tally.errors, `${step} answered ${answer.status}`)
      }
      return
    }
    await sleep(PAUSE_MS)
  }
}

export interface SaidOfOrder {
  order?: { id: string; quantity: number; status: string }
  error?: { code: string }
}

export function readJson(answer: Answer): SaidOfOrder | null {
  try {
    return JSON.parse(answer.text)
  } catch {
    return null
  }
}

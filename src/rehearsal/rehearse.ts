import { setTimeout as sleep } from 'node:timers/promises'
import { nameBottleneck } from './bottleneck.js'
import type { Client } from './client.js'
import type { Operator, Prepared } from './operator.js'
import { reportLines } from './report.js'
import { mannerOf, readJson, type Stage } from './shopper.js'
import { watchServer } from './signals.js'
import { openTally, type Tally, total } from './tally.js'
import { type Books, judge, type Verdict } from './verdict.js'
import { visit } from './visit.js'

export interface RehearsalOptions {
  client: Client
  operator: Operator
  productId: number
  shoppers: number
  seconds: number
  /** Leave the copy and its shoppers where they are, to be looked at. */
  keep: boolean
  /** Resolves when the rehearsal is to end early; what it made is removed then too. */
  stopped: Promise<void>
  /** Told once a second how it goes. */
  onProgress(line: string): void
}

export interface Rehearsed {
  verdict: Verdict
  lines: string[]
}

/** Rehearses the sale of a product on a hidden copy of it, and removes the copy whatever happens. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsed> {
  const { operator, productId, shoppers, seconds, keep } = options
  const prepared = await operator.start(productId, { shoppers, seconds })
  try {
    return await run(options, prepared)
  } finally {
    if (!keep) {
      // Another process of the shop writes what it refused within a second; after that nothing new comes.
      await sleep(1_100)
      await operator.remove(prepared.copyId)
    }
  }
}

/** Longest that stragglers are waited for after the end, in milliseconds. */
const STRAGGLERS_MS_MAX = 30_000

async function run(options: RehearsalOptions, prepared: Prepared): Promise<Rehearsed> {
  const { client, operator, shoppers, seconds, stopped, onProgress } = options
  const { engine } = JSON.parse((await client.ask({ method: 'GET', path: '/readyz' })).text)
  const tally = openTally()
  const startedAt = performance.now()
  const stage: Stage = {
    client,
    tally,
    productId: prepared.copyId,
    unitsMax: prepared.limitPerCustomer ?? 2,
    startedAt,
    opensAt: startedAt + prepared.opensInMs,
    endsAt: startedAt + seconds * 1000,
  }
  const stopWatching = watchServer(client)
  const progress = setInterval(() => onProgress(progressLine(tally, startedAt, seconds)), 1_000)
  const visits = prepared.tokens.map((token, index) => visit({ stage, token, manner: mannerOf(index) }))
  const stragglers = sleep(seconds * 1000 + STRAGGLERS_MS_MAX, undefined, { ref: false })
  const ended = Promise.race([Promise.all(visits), stragglers]).then(() => 'ended' as const)
  const how = await Promise.race([ended, stopped.then(() => 'stopped' as const)])
  clearInterval(progress)
  if (how === 'stopped') {
    await stopWatching()
    throw new Error('The rehearsal was stopped before its end, so there is no verdict.')
  }
  onProgress(progressLine(tally, startedAt, seconds))

  const bottleneck = nameBottleneck(await stopWatching(), engine)
  const books: Books = {
    ...(await operator.books(prepared.copyId)),
    lost: await findLost(client, tally),
  }
  const verdict = judge({ shoppers, seconds }, tally, books, bottleneck)
  return { verdict, lines: reportLines(verdict, tally, books, bottleneck) }
}

function progressLine(tally: Tally, startedAt: number, seconds: number): string {
  const second = Math.min(seconds, Math.floor((performance.now() - startedAt) / 1000))
  const confirmed = [...tally.orders.values()].filter(({ status }) => status === 'confirmed').length
  return `${second} of ${seconds} s: ${tally.requests} requests, ${tally.orders.size} held, ${confirmed} confirmed, ${total(tally.refusals)} refused, ${total(tally.errors)} errors`
}

/** Orders that are read back at once. */
const READ_AT_ONCE = 50

/** Every order that was confirmed is asked for again by its owner; one that is not there as confirmed is lost. */
async function findLost(client: Client, tally: Tally): Promise<string[]> {
  const confirmed = [...tally.orders].filter(([, { status }]) => status === 'confirmed')
  const lost: string[] = []
  async function readSome(): Promise<void> {
    for (let next = confirmed.pop(); next; next = confirmed.pop()) {
      const [id, { token }] = next
      const answer = await client.ask({ method: 'GET', path: `/api/orders/${id}`, token })
      const status = readJson(answer)?.order?.status ?? `answered ${answer.status}`
      if (status !== 'confirmed') {
        lost.push(`order ${id}: confirmed, and now ${status}`)
      }
    }
  }
  await Promise.all(Array.from({ length: READ_AT_ONCE }, readSome))
  return lost
}

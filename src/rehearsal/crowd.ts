import { setTimeout as sleep } from 'node:timers/promises'
import type { RehearsalProgress } from '../domain/rehearsal-types.js'
import { nameBottleneck } from './bottleneck.js'
import type { Client } from './client.js'
import { countsOf, type Findings, sumUp } from './findings.js'
import type { Prepared } from './operator.js'
import { mannerOf, readJson, type Stage } from './shopper.js'
import { watchServer } from './signals.js'
import { openTally, type Tally } from './tally.js'
import { visit } from './visit.js'

/** Longest that stragglers are waited for after the end, in milliseconds. */
const STRAGGLERS_MS_MAX = 30_000

export interface CrowdOptions {
  client: Client
  seconds: number
  /** Resolves when the shoppers are to leave early. */
  stopped: Promise<void>
  /** Told once a second how it goes. */
  onProgress(progress: RehearsalProgress): void
}

/** Lets the shoppers come, and sums up what they were told. Throws an Error when they were made to leave early. */
export async function letShoppersCome(prepared: Prepared, options: CrowdOptions): Promise<Findings> {
  const { client, seconds, stopped, onProgress } = options
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
  const report = () => onProgress(progressOf(stage, seconds))
  const progress = setInterval(report, 1_000)
  const visits = prepared.tokens.map((token, index) => visit({ stage, token, manner: mannerOf(index) }))
  const stragglers = sleep(seconds * 1000 + STRAGGLERS_MS_MAX, undefined, { ref: false })
  const ended = Promise.race([Promise.all(visits), stragglers]).then(() => 'ended' as const)
  const how = await Promise.race([ended, stopped.then(() => 'stopped' as const)])
  clearInterval(progress)
  if (how === 'stopped') {
    await stopWatching()
    throw new Error('The rehearsal was stopped before its end, so there is no verdict.')
  }
  report()
  const bottleneck = nameBottleneck(await stopWatching(), engine)
  return sumUp(tally, bottleneck, await findLost(client, tally))
}

function progressOf({ tally, startedAt, opensAt }: Stage, seconds: number): RehearsalProgress {
  return {
    second: Math.min(seconds, Math.floor((performance.now() - startedAt) / 1000)),
    opens_at_second: Math.max(0, Math.round((opensAt - startedAt) / 100) / 10),
    ...countsOf(tally),
  }
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

import { setTimeout as sleep } from 'node:timers/promises'
import {
  beginRehearsal,
  endRehearsal,
  noteCopy,
  noteProgress,
  type RehearsalEnd,
} from './domain/rehearsal-runs.js'
import type { RehearsalProgress } from './domain/rehearsal-types.js'
import {
  type RehearsalSize,
  readRehearsalBooks,
  removeRehearsal,
  startRehearsal,
} from './domain/rehearsals.js'
import type { Shop } from './domain/shop.js'
import type { Operator } from './domain/types.js'
import type { ConsoleRehearsals } from './http/services.js'
import type { CrowdApartOptions } from './rehearsal/crowd-apart.js'
import type { Findings } from './rehearsal/findings.js'
import type { Prepared } from './rehearsal/operator.js'
import { rehearse } from './rehearsal/rehearse.js'
import { resultOf } from './rehearsal/result.js'

export interface ConsoleRehearsalsOptions {
  shop: Shop
  /** Where this very process answers, once it listens. */
  url(): string
  issueToken(userId: number): Promise<string>
  /** Lets the shoppers come, in a process of their own. */
  crowd(prepared: Prepared, options: CrowdApartOptions): Promise<Findings>
  onFault(error: unknown, what: string): void
}

/** How often it is noted how far a rehearsal has come, and looked whether it is to stop, in milliseconds. */
const BEAT_MS = 1_000
/** Longest that closing waits, in milliseconds; what is not cleared up by then counts as lost, and is cleared up later. */
const CLOSE_MS_MAX = 8_000

/** Carries out in this process the rehearsals that are started in it; `close` ends the one that runs. */
export function openConsoleRehearsals(
  options: ConsoleRehearsalsOptions,
): ConsoleRehearsals & { close(): Promise<void> } {
  const { shop, onFault } = options
  const underWay = new Map<AbortController, Promise<void>>()

  async function begin(operator: Operator, productId: number, size: RehearsalSize): Promise<number> {
    const id = await beginRehearsal(shop, operator, productId, size)
    const ending = new AbortController()
    const run = conduct(options, { id, operator, productId, ...size, ending })
      .catch((error) => onFault(error, `rehearsal ${id}`))
      .finally(() => underWay.delete(ending))
    underWay.set(ending, run)
    return id
  }

  async function close(): Promise<void> {
    const runs = [...underWay]
    for (const [ending] of runs) {
      ending.abort(new Error('The server that ran it was told to stop.'))
    }
    const ended = Promise.all(runs.map(([, run]) => run))
    await Promise.race([ended, sleep(CLOSE_MS_MAX, undefined, { ref: false })])
  }
  return { begin, close }
}

interface Run extends RehearsalSize {
  id: number
  operator: Operator
  productId: number
  ending: AbortController
}

/** What ends a rehearsal because somebody wants it to end. */
class Stopped extends Error {}

async function conduct(options: ConsoleRehearsalsOptions, run: Run): Promise<void> {
  const { shop, onFault } = options
  const { id, ending } = run
  let progress: RehearsalProgress | null = null
  let beating = Promise.resolve()
  const beat = async () => {
    const fate = await noteProgress(shop, id, progress)
    if (fate !== 'goes on') {
      ending.abort(new Stopped())
    }
  }
  const heart = setInterval(() => {
    beating = beating.then(beat).catch((error) => onFault(error, 'the progress of a rehearsal'))
  }, BEAT_MS)
  const end = await carryOut(options, run, (seen) => {
    progress = seen
  })
  await endRehearsal(shop, id, end).finally(() => clearInterval(heart))
  await beating
}

/** Rehearses, and says in whatever way it ends how it did. */
async function carryOut(
  { shop, url, issueToken, crowd }: ConsoleRehearsalsOptions,
  { id, operator, productId, shoppers, seconds, ending }: Run,
  onProgress: (progress: RehearsalProgress) => void,
): Promise<RehearsalEnd> {
  const { signal } = ending
  try {
    const rehearsed = await rehearse({
      productId,
      shoppers,
      seconds,
      keep: false,
      operator: {
        async start(_productId, size): Promise<Prepared> {
          const { product, shopperIds } = await startRehearsal(
            shop,
            operator,
            productId,
            size,
            (trx, copyId) => noteCopy(trx, id, copyId),
          )
          const tokens = await Promise.all(shopperIds.map(issueToken))
          const opensInMs = product.sale_starts_at.getTime() - (await shop.engine.now()).getTime()
          return { copyId: product.id, opensInMs, limitPerCustomer: product.limit_per_customer, tokens }
        },
        books: (copyId) => readRehearsalBooks(shop, copyId),
        remove: (copyId) => removeRehearsal(shop, operator, copyId),
      },
      crowd: (prepared) => crowd(prepared, { url: url(), seconds, signal, onProgress }),
    })
    const outcome = rehearsed.verdict.verdict === 'pass' ? 'passed' : 'failed'
    return { outcome, result: resultOf(rehearsed) }
  } catch (error) {
    return signal.reason instanceof Stopped
      ? { outcome: 'stopped' }
      : { outcome: 'died', why: (error as Error).message }
  }
}

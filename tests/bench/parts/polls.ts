import { type Measured, measure, measureOnce, type Pace, type Variant } from '../rounds.js'
import type { Books, Server, Stage } from '../stage.js'
import { median } from '../statistics.js'
import { tableOf } from '../table.js'
import { runWrk } from '../wrk.js'
import { holdRequest, holdsOn, MYSQL, PLENTY } from './holds.js'
import type { PartResult } from './parts.js'

const BARE_GET = 'bare GET'
const UNCHANGED = 'unchanged poll (304)'
const CHANGED = 'changed poll'
const PRODUCTS = 20
const FRAGMENT = '/fragments/products'

/** Polls of a storefront with twenty products: unchanged, and changed by a hold every so often. */
export async function measurePolls(stage: Stage, pace: Pace): Promise<PartResult> {
  const books = await stage.books(await stage.servers({ bufferPoolMb: 256 }))
  const [productId = 0] = await twentyProducts(books)
  const shop = await stage.holdfast(books)
  const bare = await stage.bare()
  const etag = (await fetch(`${shop.url}${FRAGMENT}`)).headers.get('etag') ?? ''
  const again = await fetch(`${shop.url}${FRAGMENT}`, { headers: { 'if-none-match': etag } })
  if (again.status !== 304) {
    throw new Error(`An unchanged poll was answered ${again.status}.`)
  }
  const polls = (name: string, url: string, path: string, more = {}): Variant => ({
    name,
    answers: 'anything',
    request: { url, path, ...more },
  })
  const ceiling = polls(BARE_GET, bare.url, '/')
  const quiet = [ceiling, polls(UNCHANGED, shop.url, FRAGMENT, { etag })]
  const busy = [ceiling, polls(CHANGED, shop.url, FRAGMENT, { gzip: true })]
  const unchanged = await measure('polls', quiet, 64, pace)
  const stop = await holdNowAndThen(shop, books, productId)
  const changed = await measure('changed', busy, 64, pace).finally(stop)
  return {
    slices: [...unchanged, ...changed],
    tables: [
      tableOf('Polls of a storefront with 20 products, nothing changes', unchanged, [BARE_GET]),
      tableOf(
        'The same while ten holds a second change it',
        changed,
        [BARE_GET],
        [`A changed poll is the whole fragment, ${kilobytes(changed)} KB compressed.`],
      ),
    ],
  }
}

function kilobytes(slices: readonly Measured[]): string {
  const bytes = slices
    .filter(({ variant }) => variant === CHANGED)
    .map((slice) => slice.bytes / slice.answers)
  return (median(bytes) / 1024).toFixed(1)
}

/** Connections that poll beside the holds, and their pause in milliseconds: 5,000 polls a second, less what answers take. */
const POLLERS = { connections: 800, pause: 150 }
const ALONE = 'holds alone'
const BESIDE = 'holds beside polls'

/** Holds alone, and holds while shoppers poll up to 5,000 times a second. */
export async function measureHoldsBesidePolls(stage: Stage, pace: Pace): Promise<PartResult> {
  const books = await stage.books(await stage.servers({ bufferPoolMb: 256 }))
  await twentyProducts(books)
  const shop = await stage.holdfast(books)
  const variant = await holdsOn(MYSQL, shop, books)
  const [alone, beside] = [
    { ...variant, name: ALONE },
    { ...variant, name: BESIDE },
  ]
  const polled: number[] = []
  const slices: Measured[] = []
  for (let round = 0; round <= pace.rounds; round += 1) {
    const first = await measureOnce('beside', alone, 64, round, pace.seconds)
    const poll = { url: shop.url, path: FRAGMENT, pause: POLLERS.pause, gzip: true }
    const [second, polls] = await Promise.all([
      measureOnce('beside', beside, 64, round, pace.seconds),
      runWrk(poll, POLLERS.connections, pace.seconds),
    ])
    if (round > 0) {
      slices.push(first, second)
      polled.push(polls.answers / polls.seconds)
    }
  }
  const times = ratioOfP99(slices).toFixed(2)
  return {
    slices,
    tables: [
      tableOf(
        'Holds beside polls',
        slices,
        [ALONE],
        [
          `${Math.round(median(polled)).toLocaleString('en')} polls a second were answered beside the holds.`,
          `The p99 of holds beside them is ${times} times what it is alone (median of rounds).`,
        ],
      ),
    ],
  }
}

function ratioOfP99(slices: readonly Measured[]): number {
  const of = (name: string) => slices.filter(({ variant }) => variant === name)
  return median(of(BESIDE).map((slice, index) => slice.p99 / (of(ALONE)[index]?.p99 ?? Number.NaN)))
}

async function twentyProducts(books: Books): Promise<number[]> {
  const ids: number[] = []
  for (let number = 0; number < PRODUCTS; number += 1) {
    ids.push(await books.product(PLENTY))
  }
  return ids
}

/** One hold every 100 ms, so that the board goes through versions. Returns what stops it. */
async function holdNowAndThen(shop: Server, books: Books, productId: number): Promise<() => Promise<void>> {
  let going = true
  const holding = (async () => {
    for (let number = 0; going; number += 1) {
      await runWrk({ ...holdRequest(shop, books, productId), pause: 100, keys: `trickle-${number}-` }, 1, 2)
    }
  })()
  return async () => {
    going = false
    await holding
  }
}

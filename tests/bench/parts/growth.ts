import { readFileSync } from 'node:fs'
import { readDashboard } from '../../../src/domain/metrics.js'
import { fillWithHolds, fillWithOrders } from '../fill.js'
import { demandPromises } from '../promises.js'
import { type Measured, measure, measureOnce, type Pace, type Variant } from '../rounds.js'
import type { Books, Server, Stage } from '../stage.js'
import { median, quantile } from '../statistics.js'
import { markdown, spread, tableOf } from '../table.js'
import { holdRequest, holdsOn, MYSQL, PLENTY } from './holds.js'
import type { PartResult } from './parts.js'

const ORDERS = 1_000_000
const DUE_HOLDS = 10_000
const EMPTY = 'a new product'
const FULL = 'after 1,000,000 orders'

/** Holds of a product with a million orders behind it beside those of a new one; the dashboard and the sweep there. */
export async function measureGrowth(stage: Stage, pace: Pace): Promise<PartResult> {
  const servers = await stage.servers({ bufferPoolMb: 2_048 })
  const [young, old] = [await stage.books(servers), await stage.books(servers)]
  const full = await old.product(PLENTY)
  console.error('  writing a million orders …')
  await fillWithOrders(old, full, ORDERS)
  const [youngShop, oldShop] = [await stage.holdfast(young), await stage.holdfast(old)]
  const onFull = {
    name: FULL,
    answers: 'holds',
    books: old,
    request: holdRequest(oldShop, old, full),
  } as const
  const slices = await measure('growth', [await holdsOn(EMPTY, youngShop, young), onFull], 64, pace)
  const dashboard = await timeDashboard(old)
  const sweeps = await measureSweeps(onFull, old, full, pace)
  await demandPromises(FULL, old)
  return {
    slices: [...slices, ...sweeps.slices],
    tables: [
      tableOf(
        'Holds of a product with a past',
        slices,
        [EMPTY],
        [
          `The dashboard's SQL there takes ${spread(dashboard)} ms.`,
          `${DUE_HOLDS.toLocaleString('en')} holds that end at once are released in ${spread(sweeps.seconds)} s while holds go on.`,
          `The p99 of holds meanwhile: ${spread(sweeps.slices.map((slice) => slice.p99))} ms.`,
        ],
      ),
    ],
  }
}

async function timeDashboard({ shop }: Books): Promise<number[]> {
  const times: number[] = []
  for (let look = 0; look < 50; look += 1) {
    const startedAt = performance.now()
    await readDashboard(shop)
    times.push(performance.now() - startedAt)
  }
  return times
}

const SWEEPS = 5
/** From when the holds are written until they all end, in milliseconds, and how long holds go on, in seconds. */
const END_MS = 4_000
const SWEEP_SECONDS = 12

async function measureSweeps(variant: Variant, books: Books, productId: number, { rounds }: Pace) {
  const slices: Measured[] = []
  const seconds: number[] = []
  for (let sweep = 1; sweep <= Math.min(rounds, SWEEPS); sweep += 1) {
    const end = new Date((await books.shop.engine.now()).getTime() + END_MS)
    await fillWithHolds(books, productId, DUE_HOLDS, { name: `due-${sweep}`, end })
    const [slice, time] = await Promise.all([
      measureOnce('sweep', variant, 64, sweep, SWEEP_SECONDS),
      timeSweep(books, productId, end),
    ])
    slices.push(slice)
    seconds.push(time)
  }
  return { slices, seconds }
}

/** Seconds from the end of the holds until the last of them is released. */
async function timeSweep({ shop }: Books, productId: number, end: Date): Promise<number> {
  for (;;) {
    const { left } = await shop.engine.db
      .selectFrom('orders')
      .select((row) => row.fn.countAll<number>().as('left'))
      .where('product_id', '=', productId)
      .where('status', '=', 'pending')
      .where('hold_expires_at', '<=', end)
      .executeTakeFirstOrThrow()
    if (Number(left) === 0) {
      return ((await shop.engine.now()).getTime() - end.getTime()) / 1_000
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const REQUESTS = 1_000_000
/** Memory rises and falls with every collection of garbage, so what is told is its mean over so many requests. */
const REQUESTS_A_MEAN = 100_000
/** How often memory is looked at, in milliseconds. */
const LOOK_MS = 100
/** What a process needs to have answered until its memory has its lasting size. */
const WARM_UP = 200_000

/** Memory of a web process over a million requests: holds, polls and refusals in turns. */
export async function measureMemory(stage: Stage, { seconds }: Pace): Promise<PartResult> {
  const books = await stage.books(await stage.servers({ bufferPoolMb: 1_024 }))
  const server = await stage.holdfast(books)
  const holds = await holdsOn(MYSQL, server, books)
  const soldOut = holdRequest(server, books, await books.product(0))
  const turns: Variant[] = [
    holds,
    {
      name: 'polls',
      answers: 'anything',
      request: { url: server.url, path: '/fragments/products', gzip: true },
    },
    { name: 'refusals', answers: 'refusals', request: { ...soldOut, keys: 'sold-out-' } },
  ]
  const slices: Measured[] = []
  const means: { requests: number; megabytes: number }[] = []
  let looks: number[] = []
  const looking = setInterval(() => looks.push(residentMegabytes(server)), LOOK_MS)
  let requests = 0
  for (let turn = 0; requests < REQUESTS; turn += 1) {
    const slice = await measureOnce('memory', turns[turn % turns.length] ?? holds, 64, turn, seconds)
    slices.push(slice)
    requests += slice.answers
    if (requests >= REQUESTS_A_MEAN * (means.length + 1)) {
      means.push({ requests, megabytes: meanOf(looks) })
      looks = []
    }
  }
  clearInterval(looking)
  await demandPromises(MYSQL, books)
  const lasting = means.filter((mean) => mean.requests > WARM_UP).map((mean) => mean.megabytes)
  const off = Math.max(...lasting.map((size) => Math.abs(size / median(lasting) - 1)))
  const rows = means.map((mean) => [mean.requests.toLocaleString('en'), mean.megabytes.toFixed(0)])
  const table = markdown(['requests answered', 'memory since the row before, MB'], rows).join('\n')
  const remark = `- After ${WARM_UP.toLocaleString('en')} requests it stays within ${(off * 100).toFixed(0)} % of ${quantile(lasting, 0.5).toFixed(0)} MB.`
  return { slices, tables: [`### Memory of a web process\n\n${table}\n\n${remark}\n`] }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function residentMegabytes({ pid }: Server): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024
}

import type { PrivateServers } from '../../support/private-servers.js'
import { demandPromises } from '../promises.js'
import { type Measured, measure, type Pace, type Variant } from '../rounds.js'
import type { Books, Server, Stage } from '../stage.js'
import { tableOf } from '../table.js'
import type { Request } from '../wrk.js'
import type { PartResult } from './parts.js'

/** More units than any run can hold. */
export const PLENTY = 10_000_000

/** What each row of the tables is called. */
export const SPEC = 'the spec'
export const PLAIN = 'plain transaction'
export const MYSQL = 'Holdfast, MariaDB'
export const AGAIN = 'the same again'
export const EMBEDDED = 'Holdfast, embedded'
export const BARE = 'bare POST'

/** Holds of one product by everybody at once. */
export async function measureHolds(stage: Stage, pace: Pace): Promise<PartResult> {
  const servers = await stage.servers({ bufferPoolMb: 1_024 })
  const crowd = await openCrowd(stage, servers)
  const embedded = await stage.books()
  const ours = await holdsOn(EMBEDDED, await stage.holdfast(embedded), embedded)
  return finish('holds', 'Holds of one product', crowd, [...crowd.variants, ours], [1, 64, 256], pace)
}

/** The same with a binary log that is flushed at every commit, as a database with replicas has it. */
export async function measureHoldsWithBinlog(stage: Stage, pace: Pace): Promise<PartResult> {
  const crowd = await openCrowd(stage, await stage.servers({ bufferPoolMb: 1_024, binlog: true }))
  const title = 'Holds of one product, binary log flushed at every commit'
  return finish('binlog', title, crowd, crowd.variants, [64, 256], pace)
}

interface Crowd {
  variants: Variant[]
  check(): Promise<void>
}

/** The baseline with and without its lock, Holdfast twice, which shows how far two equal things lie apart, and the ceiling. */
export async function openCrowd(stage: Stage, servers: PrivateServers): Promise<Crowd> {
  const [locked, plain, ours] = [
    await stage.books(servers),
    await stage.books(servers),
    await stage.books(servers),
  ]
  const holdfast = await holdsOn(MYSQL, await stage.holdfast(ours), ours)
  const bare = await stage.bare()
  return {
    variants: [
      await holdsOn(SPEC, await stage.spec(locked, 'lock'), locked),
      await holdsOn(PLAIN, await stage.spec(plain, 'no-lock'), plain),
      holdfast,
      { ...holdfast, name: AGAIN },
      { name: BARE, answers: 'anything', request: { ...holdRequest(bare, ours, 1), keys: 'bare-' } },
    ],
    async check() {
      await demandPromises(SPEC, locked, true)
      await demandPromises(PLAIN, plain, true)
      await demandPromises(MYSQL, ours)
    },
  }
}

async function finish(
  part: string,
  title: string,
  crowd: Crowd,
  variants: readonly Variant[],
  callers: readonly number[],
  pace: Pace,
): Promise<PartResult> {
  const slices: Measured[] = []
  for (const connections of callers) {
    slices.push(...(await measure(part, variants, connections, pace)))
  }
  await crowd.check()
  for (const { name, books } of variants) {
    if (name === EMBEDDED && books) {
      await demandPromises(name, books)
    }
  }
  return { slices, tables: [tableOf(title, slices, [SPEC, PLAIN, MYSQL, BARE])] }
}

export async function holdsOn(name: string, server: Server, books: Books): Promise<Variant> {
  const productId = await books.product(PLENTY)
  return { name, answers: 'holds', books, request: holdRequest(server, books, productId) }
}

export function holdRequest({ url }: Server, { tokens }: Books, productId: number): Request {
  return { url, method: 'POST', path: '/api/holds', tokens, body: { product_id: productId, quantity: 1 } }
}

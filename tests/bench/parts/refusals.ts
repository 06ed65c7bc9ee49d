import { OVERSELL_ATTEMPTS_BLOCKED } from '../../../src/domain/refusals.js'
import { demandPromises, Void } from '../promises.js'
import { measure, type Pace, type Variant } from '../rounds.js'
import type { Books, Server, Stage } from '../stage.js'
import { tableOf } from '../table.js'
import { BARE, EMBEDDED, holdRequest, MYSQL, SPEC } from './holds.js'
import type { PartResult } from './parts.js'

/** Holds of a product of which nothing is left: what most requests of a flash sale are. */
export async function measureRefusals(stage: Stage, pace: Pace): Promise<PartResult> {
  const servers = await stage.servers({ bufferPoolMb: 256 })
  const [spec, mysql, embedded] = [
    await stage.books(servers),
    await stage.books(servers),
    await stage.books(),
  ]
  const bare = await stage.bare()
  const variants: Variant[] = [
    await refusalsOn(SPEC, await stage.spec(spec, 'lock'), spec),
    await refusalsOn(MYSQL, await stage.holdfast(mysql), mysql),
    await refusalsOn(EMBEDDED, await stage.holdfast(embedded), embedded),
    { name: BARE, answers: 'anything', request: { ...holdRequest(bare, mysql, 1), keys: 'bare-' } },
  ]
  const slices = []
  for (const connections of [64, 256]) {
    slices.push(...(await measure('refusals', variants, connections, pace, demandEveryOneCounted)))
  }
  await demandPromises(SPEC, spec, true)
  await demandPromises(MYSQL, mysql)
  await demandPromises(EMBEDDED, embedded)
  const remarks = ['Every refusal of Holdfast was counted: the figure of the console grew by as many.']
  return {
    slices,
    tables: [tableOf('Refusals of a product that is sold out', slices, [SPEC, BARE], remarks)],
  }
}

async function refusalsOn(name: string, server: Server, books: Books): Promise<Variant> {
  const productId = await books.product(0)
  const request = holdRequest(server, books, productId)
  return { name, answers: 'refusals', request: { ...request, keys: 'sold-out-' }, books }
}

/** How long the server may take to write its counts down, in milliseconds; it does so once a second. */
const COUNTED_MS_MAX = 3_000

/** Runs a slice and compares what was answered with what is counted in SQL afterwards. */
async function demandEveryOneCounted<T extends { answers: number; connections: number }>(
  { name, books }: Variant,
  slice: () => Promise<T>,
): Promise<T> {
  if (!books || name === SPEC) {
    return slice()
  }
  const read = () => books.shop.engine.counters.read(OVERSELL_ATTEMPTS_BLOCKED)
  const before = await settled(read)
  const measured = await slice()
  const counted = (await settled(read)) - before
  if (counted < measured.answers || counted > measured.answers + measured.connections) {
    throw new Void(`${name} refused ${measured.answers} holds and counted ${counted}.`)
  }
  return measured
}

/** The figure once it has stopped growing for longer than it takes to be written. */
async function settled(read: () => Promise<number>): Promise<number> {
  const until = performance.now() + COUNTED_MS_MAX
  let last = await read()
  for (let since = performance.now(); performance.now() - since < 1_200 && performance.now() < until; ) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const next = await read()
    since = next === last ? since : performance.now()
    last = next
  }
  return last
}

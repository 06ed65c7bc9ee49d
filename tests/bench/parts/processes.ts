import { demandPromises } from '../promises.js'
import { measure, type Pace, type Variant } from '../rounds.js'
import type { Books, Server, Stage } from '../stage.js'
import { tableOf } from '../table.js'
import { holdRequest, PLENTY } from './holds.js'
import type { PartResult } from './parts.js'

const PROCESSES = [1, 2, 4]
const PRODUCTS = 8
const ONE = '1 process'

/** Several web processes of one shop, all selling one product, and all selling eight. */
export async function measureProcesses(stage: Stage, pace: Pace): Promise<PartResult> {
  const books = await stage.books(await stage.servers({ bufferPoolMb: 1_024 }))
  const shops: Server[] = []
  for (let count = 0; count < Math.max(...PROCESSES); count += 1) {
    shops.push(await stage.holdfast(books))
  }
  const productIds: number[] = []
  for (let count = 0; count < PRODUCTS; count += 1) {
    productIds.push(await books.product(PLENTY))
  }
  const onOne = await measure('processes', variantsOn(shops, books, productIds.slice(0, 1)), 64, pace)
  const onEight = await measure('processes-8', variantsOn(shops, books, productIds), 64, pace)
  await demandPromises('several processes', books)
  return {
    slices: [...onOne, ...onEight],
    tables: [
      tableOf('Web processes that sell one product', onOne, [ONE]),
      tableOf('Web processes that sell eight products', onEight, [ONE]),
    ],
  }
}

function variantsOn(shops: readonly Server[], books: Books, productIds: readonly number[]): Variant[] {
  return PROCESSES.map((count) => {
    const [first, ...others] = shops.slice(0, count)
    if (!first) {
      throw new Error('There is no process to measure.')
    }
    const request = holdRequest(first, books, productIds[0] ?? 0)
    const ports = others.map(({ port }) => port)
    const products = productIds.join()
    return {
      name: count === 1 ? ONE : `${count} processes`,
      answers: 'holds',
      books,
      request: { ...request, ports, products },
    }
  })
}

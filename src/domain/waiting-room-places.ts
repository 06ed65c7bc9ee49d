import type { Transaction } from 'kysely'
import type { Engine } from './engine.js'
import { Refusal, unavailable } from './refusal.js'
import type { Tables } from './tables.js'
import { ensureRoom } from './waiting-room-store.js'

/** Gives places in a waiting room, counted up from 1. */
export interface Places {
  /** Answers once the number is durable. Throws Refusal `not_found`, `unavailable`. */
  take(productId: number): Promise<number>
}

interface Newcomer {
  answer(place: number): void
  fail(error: unknown): void
}

/** Most people who are given their places by one commit. */
const BATCH_MAX = 1_000
/** Most people who wait for a number in one room. */
const QUEUE_MAX = 20_000
/** How often a batch is tried; a try whose commit was lost leaves numbers that nobody has, which harms nobody. */
const ATTEMPTS_MAX = 3

/**
 * As in a lane, one batch is in flight and who comes meanwhile forms the next, so a crowd shares a commit. The counter
 * is a row of its own: newcomers never wait for a sale's row, and a restart neither gives a number twice nor skips one.
 */
export function openPlaces(engine: Engine): Places {
  const queues = new Map<number, Newcomer[]>()

  function take(productId: number): Promise<number> {
    return new Promise((answer, fail) => {
      const queue = queues.get(productId)
      if (!queue) {
        queues.set(productId, [{ answer, fail }])
        setImmediate(() => void drain(productId))
      } else if (queue.length < QUEUE_MAX) {
        queue.push({ answer, fail })
      } else {
        fail(tooMany())
      }
    })
  }

  async function drain(productId: number): Promise<void> {
    const queue = queues.get(productId) ?? []
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH_MAX)
      try {
        const last = await reserve(productId, batch.length)
        batch.forEach(({ answer }, index) => {
          answer(last - batch.length + 1 + index)
        })
      } catch (error) {
        for (const { fail } of batch) {
          fail(error)
        }
      }
    }
    queues.delete(productId)
  }

  /** Moves the counter by so many and returns where it stands then. */
  async function reserve(productId: number, count: number): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await engine.transaction((trx) => countUp(engine, trx, productId, count))
      } catch (error) {
        if (engine.classify(error) !== 'rerun') {
          throw error
        }
        if (attempt === ATTEMPTS_MAX) {
          throw tooMany()
        }
      }
    }
  }

  return { take }
}

async function countUp(
  engine: Engine,
  trx: Transaction<Tables>,
  productId: number,
  count: number,
): Promise<number> {
  const { numUpdatedRows } = await addPlaces(trx, productId, count)
  if (numUpdatedRows === 0n) {
    const { product } = await engine.lockProduct(trx, productId)
    if (!product) {
      throw new Refusal('not_found', 'There is no such product.')
    }
    await ensureRoom(trx, productId)
    await addPlaces(trx, productId, count)
  }
  const { places } = await trx
    .selectFrom('waiting_rooms')
    .select('places')
    .where('product_id', '=', productId)
    .executeTakeFirstOrThrow()
  return places
}

function addPlaces(trx: Transaction<Tables>, productId: number, count: number) {
  return trx
    .updateTable('waiting_rooms')
    .set((row) => ({ places: row('places', '+', count) }))
    .where('product_id', '=', productId)
    .executeTakeFirstOrThrow()
}

function tooMany(): Refusal {
  return unavailable('Too many people are coming at once. Please ask again.', 4)
}

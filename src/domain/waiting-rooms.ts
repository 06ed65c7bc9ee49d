import type { Transaction } from 'kysely'
import type { Engine } from './engine.js'
import { Recent } from './recent.js'
import { shuffledRanks } from './shuffle.js'
import type { ProductRow, Tables } from './tables.js'
import type { Product, Standing, WaitingRoomFigures } from './types.js'
import { openPlaces } from './waiting-room-places.js'
import {
  admittedTo,
  countToLetIn,
  isDrawn,
  isStepDue,
  measuredPace,
  type Room,
  standingOf,
} from './waiting-room-rules.js'
import { drawUp, ensureRoom, openRoomReader, type StoredRoom, writeStep } from './waiting-room-store.js'

/** The waiting rooms of all products: SQL has the places, the drawn line and the steps; here they are looked up. */
export interface WaitingRooms {
  /** Gives the next place of a room, once it is durable. Throws Refusal `not_found`, `unavailable`. */
  takePlace(product: Product): Promise<number>
  /** How a place stands now. Whoever asks also moves the line on when it is time, so it needs nobody else to. */
  standing(product: Product, place: number): Promise<Standing>
  figures(product: Product): Promise<WaitingRoomFigures>
}

/** Oldest view of a room that is judged by, in milliseconds: nobody loses a place by it, some are let in so much later. */
const ROOM_MS_MAX = 250
const ROOMS_REMEMBERED_MAX = 1_000
/** How long the ranks of a shuffled crowd are remembered, in milliseconds, and of how many crowds. */
const RANKS_MS_MAX = 60 * 60 * 1000
const CROWDS_REMEMBERED_MAX = 10

export function openWaitingRooms(engine: Engine): WaitingRooms {
  const places = openPlaces(engine)
  const reader = openRoomReader()
  const rooms = new Recent(ROOM_MS_MAX, ROOMS_REMEMBERED_MAX, async (productId: number) =>
    reader.read(engine.db, productId, await engine.now()),
  )
  const crowds = new Recent(RANKS_MS_MAX, CROWDS_REMEMBERED_MAX, async (key: string) => {
    const [seed = '', crowd] = key.split(' ')
    return shuffledRanks(seed, Number(crowd))
  })
  const moving = new Map<number, Promise<void>>()

  async function takePlace(product: Product): Promise<number> {
    if ((await engine.now()) >= product.sale_starts_at) {
      // Who comes after the opening must not be the one with whom the line is drawn up.
      await currentRoom(product)
    }
    return places.take(product.id)
  }

  async function standing(product: Product, place: number): Promise<Standing> {
    const stored = await currentRoom(product, place)
    const room = await ranked(stored, product)
    const now = await engine.now()
    const found = standingOf(room, place, product, now)
    if (found.state === 'waiting') {
      engine.presence.seen(lineOf(stored, product), room.rankOf?.(place) ?? place, now)
    }
    return found
  }

  async function figures(product: Product): Promise<WaitingRoomFigures> {
    const room = await currentRoom(product)
    const now = await engine.now()
    const admitted = admittedTo(room)
    return {
      present: await engine.presence.count(lineOf(room, product), admitted, now),
      waiting: room.places - admitted,
      admitted,
      per_second: measuredPace(room.steps, now) ?? 0,
    }
  }

  /** The room of a product, after a step where one is due. `place`: one that must be in it. */
  async function currentRoom(product: Product, place = 0): Promise<StoredRoom> {
    if ((await rooms.get(product.id)).places < place) {
      rooms.forget(product.id)
    }
    const room = await rooms.get(product.id)
    if (!isStepDue(room, product, await engine.now())) {
      return room
    }
    await moveOn(product.id)
    return rooms.get(product.id)
  }

  /** One step at a time for each room of this process; those of other processes meet at the product's row. */
  function moveOn(productId: number): Promise<void> {
    const mine = moving.get(productId) ?? step(productId).finally(() => moving.delete(productId))
    moving.set(productId, mine)
    return mine
  }

  async function step(productId: number): Promise<void> {
    await engine.transaction(async (trx) => {
      const { product, now } = await engine.lockProduct(trx, productId)
      if (product) {
        await ensureRoom(trx, productId)
        const room = await reader.read(trx, productId, now)
        if (isStepDue(room, product, now)) {
          await letIn(
            trx,
            product,
            isDrawn(room, product) ? room : await drawUp(trx, product, room, now),
            now,
          )
        }
      }
    })
    rooms.forget(productId)
  }

  async function letIn(trx: Transaction<Tables>, product: ProductRow, room: StoredRoom, now: Date) {
    const orders = ordersOf(product)
    const count = countToLetIn(room, product, orders, now)
    if (count > 0) {
      const from = admittedTo(room)
      // Who has left is passed over, at the cost of nothing but a turn: whoever comes back is let in as well.
      const found = await engine.presence.nth(lineOf(room, product), from, count, now)
      const admitted_to = Math.min(room.places, Math.max(from + count, found ?? 0))
      const let_in = (room.steps.at(-1)?.let_in ?? 0) + count
      await writeStep(trx, room, { at: now, admitted_to, let_in, orders })
    }
  }

  async function ranked(room: StoredRoom, product: Product): Promise<Room> {
    const { places, crowd_after, crowd, seed, steps } = room
    if (!isDrawn(room, product)) {
      return { places, rankOf: null, steps }
    }
    const ranks = crowd > 0 ? await crowds.get(`${seed} ${crowd}`) : null
    const shuffled = (place: number) => ranks?.[place - crowd_after - 1]
    return { places, rankOf: (place) => crowd_after + (shuffled(place) ?? place - crowd_after), steps }
  }

  return { takePlace, standing, figures }
}

/** A line is told from the crowd that it was drawn up from: before, people are known by place, then by rank. */
function lineOf(room: StoredRoom, product: Product): string {
  return `${product.id}:${isDrawn(room, product) ? room.opened_at?.getTime() : 'gathering'}`
}

function ordersOf(product: ProductRow): number {
  const { pending_orders, confirmed_orders, expired_orders, cancelled_orders } = product
  return pending_orders + confirmed_orders + expired_orders + cancelled_orders
}

import type { KyselyPlugin } from 'kysely'
import type { Engine } from './engine.js'
import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import { openStockBoard } from './stock-board.js'
import { ADMISSION_MS, admittedTo, isDrawn, measuredPace, standingOf } from './waiting-room-rules.js'
import { openRoomReader } from './waiting-room-store.js'
import type { WaitingRooms } from './waiting-rooms.js'

/**
 * The shop as it will be, or was, at another time, for looking alone. Its clock stands at `at`; everything else, units,
 * orders and lines, is as it is now. Who is signed in goes by the true clock. Whatever would change something throws
 * Refusal `forbidden`.
 */
export function shopAt(shop: Shop, at: Date): Shop {
  const engine: Engine = {
    ...shop.engine,
    db: shop.engine.db.withPlugin(READING_ALONE),
    now: async () => at,
    transaction: changeNothing,
  }
  return {
    ...shop,
    engine,
    board: openStockBoard(engine),
    rooms: roomsAt(engine, at),
    lanes: { ...shop.lanes, submit: changeNothing },
    // What was refused in the last second is written by the true shop, when it is time.
    receipts: { ...shop.receipts, flush: async () => undefined },
  }
}

async function changeNothing(): Promise<never> {
  throw nothingChanged()
}

function nothingChanged(): Refusal {
  return new Refusal('forbidden', 'A preview changes nothing.')
}

/** Outside of transactions raw SQL only asks, so it passes. */
const READING_ALONE: KyselyPlugin = {
  transformQuery({ node }) {
    if (node.kind !== 'SelectQueryNode' && node.kind !== 'RawNode') {
      throw nothingChanged()
    }
    return node
  },
  transformResult: async ({ result }) => result,
}

/** Whoever comes finds the line of now and is the last in it. No place is given, and the line does not move. */
function roomsAt({ db }: Engine, at: Date): WaitingRooms {
  const reader = openRoomReader()
  const roomOf = (productId: number) => reader.read(db, productId, at)

  return {
    takePlace: async ({ id }) => (await roomOf(id)).places + 1,
    async standing(product, place) {
      const { places, steps, ...line } = await roomOf(product.id)
      // Behind the crowd that a line was drawn up from, a rank is the place itself.
      const rankOf = isDrawn(line, product) ? (last: number) => last : null
      const room = { places: Math.max(places, place), rankOf, steps }
      const found = standingOf(room, place, product, at)
      const isAlone = room.places - admittedTo(room) <= 1
      // An estimate is only made while people are let in, and nobody is before the one who is alone.
      const isLetIn = found.state === 'waiting' && found.estimated_seconds !== null && isAlone
      return isLetIn && at >= product.sale_starts_at
        ? { state: 'admitted', until: new Date(at.getTime() + ADMISSION_MS) }
        : found
    },
    async figures({ id }) {
      const { places, steps } = await roomOf(id)
      const admitted = admittedTo({ steps })
      return {
        present: null,
        waiting: places - admitted,
        admitted,
        per_second: measuredPace(steps, at) ?? 0,
      }
    },
  }
}

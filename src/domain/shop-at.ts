import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import { openStockBoard } from './stock-board.js'
import type { WaitingRooms } from './waiting-rooms.js'

/**
 * The shop as it will be, or was, at another time, for looking alone. Its clock stands at `at`; everything else, units,
 * orders and holds, is as it is now. Who is signed in goes by the true clock. Whatever would change something throws
 * Refusal `forbidden`.
 */
export function shopAt(shop: Shop, at: Date): Shop {
  const engine: Shop['engine'] = { ...shop.engine, now: async () => at, transaction: changeNothing }
  return {
    ...shop,
    engine,
    board: openStockBoard(engine),
    rooms: roomsAt(at),
    lanes: { ...shop.lanes, submit: changeNothing },
  }
}

async function changeNothing(): Promise<never> {
  throw new Refusal('forbidden', 'A preview changes nothing.')
}

/** Whoever looks is the first in line: waiting until the start, and let in from then on. */
function roomsAt(at: Date): WaitingRooms {
  return {
    takePlace: async () => 1,
    standing: async ({ sale_starts_at, sale_ends_at, waiting_room }) =>
      at >= sale_starts_at
        ? { state: 'admitted', until: sale_ends_at }
        : { state: 'waiting', position: waiting_room === 'shuffle' ? null : 1, estimated_seconds: null },
    figures: async () => ({ present: null, waiting: 0, admitted: 0, per_second: 0 }),
  }
}

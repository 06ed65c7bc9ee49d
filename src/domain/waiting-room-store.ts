import { randomBytes } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import type { Tables, WaitingRoomsTable } from './tables.js'
import type { Product } from './types.js'
import { ADMISSION_MS, admittedTo, type Step } from './waiting-room-rules.js'

/** A waiting room as SQL has it. */
export interface StoredRoom extends WaitingRoomsTable {
  /** Oldest first; of those older than ADMISSION_MS the newest alone. */
  steps: readonly Step[]
}

/** Reads rooms; of their steps only those that are new since the last reading. */
export interface RoomReader {
  read(db: Kysely<Tables>, productId: number, now: Date): Promise<StoredRoom>
}

/** Most places that are shuffled: who comes after so many stands behind them in order of coming. */
const CROWD_MAX = 2_000_000
/** Most products whose steps are remembered. */
const ROOMS_REMEMBERED_MAX = 1_000

export function openRoomReader(): RoomReader {
  const known = new Map<number, readonly Step[]>()

  async function read(db: Kysely<Tables>, productId: number, now: Date): Promise<StoredRoom> {
    const room = await db
      .selectFrom('waiting_rooms')
      .selectAll()
      .where('product_id', '=', productId)
      .executeTakeFirst()
    if (!room) {
      return { ...emptyRoom(productId), steps: [] }
    }
    const before = known.get(productId) ?? []
    const newer = await readSteps(db, productId, before.at(-1)?.at ?? new Date(0))
    const steps = withoutOld([...before, ...newer], now)
    known.set(productId, steps)
    if (known.size > ROOMS_REMEMBERED_MAX) {
      known.clear()
    }
    return { ...room, steps }
  }

  return { read }
}

function readSteps(db: Kysely<Tables>, productId: number, after: Date): Promise<Step[]> {
  return db
    .selectFrom('waiting_room_steps')
    .select(['at', 'admitted_to', 'let_in', 'orders'])
    .where('product_id', '=', productId)
    .where('at', '>', after)
    .orderBy('at')
    .execute()
}

/** The newest of the old steps stays: it says up to which rank everybody's time to come is over. */
function withoutOld(steps: readonly Step[], now: Date): readonly Step[] {
  const old = steps.findLastIndex(({ at }) => at.getTime() <= now.getTime() - ADMISSION_MS)
  return old > 0 ? steps.slice(old) : steps
}

/** Makes the row of a room where there is none. The caller holds the product's row, so no two make it. */
export async function ensureRoom(trx: Transaction<Tables>, productId: number): Promise<void> {
  const known = await trx
    .selectFrom('waiting_rooms')
    .select('product_id')
    .where('product_id', '=', productId)
    .execute()
  if (known.length === 0) {
    await trx.insertInto('waiting_rooms').values(emptyRoom(productId)).execute()
  }
}

function emptyRoom(productId: number): WaitingRoomsTable {
  return { product_id: productId, places: 0, opened_at: null, crowd_after: 0, crowd: 0, seed: '' }
}

/**
 * Draws up the line: from now on every place has a rank. It is done once for an opening, with those not let in before. What a shuffle goes by is drawn here and not before, so
 * nobody, not even who can read the database, knows the order while people still come.
 */
export async function drawUp(
  trx: Transaction<Tables>,
  { waiting_room }: Pick<Product, 'waiting_room'>,
  room: StoredRoom,
  now: Date,
): Promise<StoredRoom> {
  const crowd_after = admittedTo(room)
  const crowd = waiting_room === 'shuffle' ? Math.min(room.places - crowd_after, CROWD_MAX) : 0
  const drawn = { opened_at: now, crowd_after, crowd, seed: randomBytes(32).toString('hex') }
  await trx.updateTable('waiting_rooms').set(drawn).where('product_id', '=', room.product_id).execute()
  return { ...room, ...drawn }
}

/** Writes a step, and once a minute forgets those that nobody can be in by any more. */
export async function writeStep(trx: Transaction<Tables>, room: StoredRoom, step: Step): Promise<void> {
  await trx
    .insertInto('waiting_room_steps')
    .values({ product_id: room.product_id, ...step })
    .execute()
  const [oldest] = room.steps
  const last = room.steps.at(-1)
  if (oldest && last && last.at.getUTCMinutes() !== step.at.getUTCMinutes()) {
    await trx
      .deleteFrom('waiting_room_steps')
      .where('product_id', '=', room.product_id)
      .where('at', '<', oldest.at)
      .execute()
  }
}

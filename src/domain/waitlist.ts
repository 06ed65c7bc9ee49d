import type { Kysely } from 'kysely'
import type { Engine } from './engine.js'
import { newOrderId } from './order-ids.js'
import { findOrder } from './orders.js'
import { Recent } from './recent.js'
import { invalidField, Refusal } from './refusal.js'
import { requestKey } from './sale-draft.js'
import type { Shop } from './shop.js'
import type { Tables } from './tables.js'
import {
  type OrderOnShow,
  QUANTITY_PER_HOLD_MAX,
  type User,
  type WaitEntry,
  type WaitPlace,
  type WaitPlaceOnShow,
} from './types.js'

export interface WaitRequest {
  productId: number
  quantity: number
  /** 1 to 64 visible ASCII characters; asking again with the same one joins once. Null: only who waits cannot join. */
  requestId: string | null
}

export interface Joined {
  entry: WaitPlace
  /** False for somebody who was on the list already. */
  joined: boolean
  /** What was offered at once, as nobody ahead could take it. */
  order: OrderOnShow | null
}

/**
 * Joins the wait list of a product. Who waits already keeps the place and the quantity they have. Throws Refusal
 * `not_found`, `invalid`, `sale_not_started`, `sale_ended`, `sale_paused`, `limit_reached`, `stock_available`, `unavailable`.
 */
export async function joinWaitlist(shop: Shop, user: User, request: WaitRequest): Promise<Joined> {
  const { productId, quantity, requestId } = request
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > QUANTITY_PER_HOLD_MAX) {
    throw invalidField('quantity', `Choose a whole number from 1 to ${QUANTITY_PER_HOLD_MAX}.`)
  }
  const { outcome } = await shop.lanes.submit(productId, {
    kind: 'join',
    entry_id: requestId === null ? newOrderId() : requestKey(user.id, requestId),
    user_id: user.id,
    customer_email: user.email,
    quantity,
    order_id: newOrderId(),
  })
  if ('refused' in outcome) {
    throw Refusal.of(outcome.refused)
  }
  if (!('entry' in outcome)) {
    throw new Error('A wish to join was answered with something that is no entry.')
  }
  const { entry, joined } = outcome
  const order = entry.status === 'offered' ? await findOrder(shop, user, entry.order_id) : null
  return { entry: (await findWaitPlace(shop, user, productId)) ?? withoutPosition(entry), joined, order }
}

/** Gives up the customer's place on a wait list. Throws Refusal `not_found`, `already_resolved`, `unavailable`. */
export async function leaveWaitlist(shop: Shop, user: User, productId: number): Promise<void> {
  const waiting = await waitsOf(shop.engine.db, user).where('product_id', '=', productId).executeTakeFirst()
  if (!waiting) {
    throw new Refusal('not_found', 'You are not on this wait list.')
  }
  const command = { kind: 'leave' as const, entry_id: waiting.id, user_id: user.id }
  const { outcome } = await shop.lanes.submit(productId, command)
  if ('refused' in outcome) {
    throw Refusal.of(outcome.refused)
  }
}

/** Where a customer stands in the line for one product; null when they do not wait for it. */
export async function findWaitPlace(shop: Shop, user: User, productId: number): Promise<WaitPlace | null> {
  const places = await listWaitPlaces(shop, user)
  return places.find((place) => place.product_id === productId) ?? null
}

/** Everything a customer waits for. With its sale a wait list ends, also in the second before its lane says so. */
export async function listWaitPlaces(shop: Shop, user: User): Promise<WaitPlaceOnShow[]> {
  const waits = await waitsOf(shop.engine.db, user)
    .innerJoin('products', 'products.id', 'product_id')
    .select('products.name as product_name')
    .where('sale_ends_at', '>', await shop.engine.now())
    .execute()
  return Promise.all(
    waits.map(async ({ product_id, quantity, joined_at, place, product_name }) => {
      const position = positionIn(await shop.waitingPlaces.get(product_id), place)
      return { product_id, quantity, position, joined_at, product_name }
    }),
  )
}

function waitsOf(db: Kysely<Tables>, user: User) {
  return db
    .selectFrom('waitlist_entries')
    .select([
      'waitlist_entries.id',
      'waitlist_entries.product_id',
      'waitlist_entries.quantity',
      'waitlist_entries.joined_at',
      'waitlist_entries.place',
    ])
    .where('waitlist_entries.user_id', '=', user.id)
    .where('waitlist_entries.waiting', '=', 1)
    .orderBy('waitlist_entries.place')
}

function withoutPosition({ product_id, quantity, joined_at }: WaitEntry): WaitPlace {
  return { product_id, quantity, position: null, joined_at }
}

/** Oldest line that a position is read from, in milliseconds. */
const PLACES_MS_MAX = 250
/** Most lines that are kept. */
const LINES_MAX = 1_000

/** By product: the places of all who wait, in order. A crowd that polls for its positions shares one read. */
export type WaitingPlaces = Recent<number, readonly number[]>

export function openWaitingPlaces({ db }: Engine): WaitingPlaces {
  return new Recent(PLACES_MS_MAX, LINES_MAX, async (productId) => {
    const rows = await db
      .selectFrom('waitlist_entries')
      .select('place')
      .where('product_id', '=', productId)
      .where('waiting', '=', 1)
      .orderBy('place')
      .execute()
    return rows.map(({ place }) => place)
  })
}

/** How many stand before this place, plus one; it need not be in the line, which may be older than it. */
function positionIn(places: readonly number[], place: number): number {
  let from = 0
  let to = places.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((places[middle] ?? 0) < place) {
      from = middle + 1
    } else {
      to = middle
    }
  }
  return from + 1
}

/** Those who wait for a product, in order, at most `limit` of them. */
export function listWaiters({ engine }: Shop, productId: number, limit: number) {
  return engine.db
    .selectFrom('waitlist_entries')
    .select(['customer_email', 'quantity', 'joined_at'])
    .where('product_id', '=', productId)
    .where('waiting', '=', 1)
    .orderBy('place')
    .limit(limit)
    .execute()
}

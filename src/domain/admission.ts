import { findProductOnShow } from './catalog.js'
import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import type { AdmittedPlace, ProductOnShow, Standing } from './types.js'
import { isOver, waitingRoomOpensAt } from './waiting-room-rules.js'

/** What who asks for admission is told. `place` is the number to prove by a ticket; null where none is needed or given. */
export interface Admission {
  product: ProductOnShow
  place: number | null
  standing: Exclude<Standing, { state: 'lapsed' }> | { state: 'open' }
}

/**
 * Says how a place stands, and takes one for who has none or whose time to come is over. `open`: the product has no
 * waiting room. Throws Refusal: `not_found`; `sale_not_started` before the room opens; `unavailable`.
 */
export async function askAdmission(shop: Shop, productId: number, place: number | null): Promise<Admission> {
  const product = await findProductToEnter(shop, productId)
  const now = await shop.engine.now()
  if (product.waiting_room === 'off') {
    return { product, place: null, standing: { state: 'open' } }
  }
  if (isOver(product, now)) {
    return { product, place, standing: { state: 'over' } }
  }
  if (now < waitingRoomOpensAt(product)) {
    throw new Refusal('sale_not_started', 'The waiting room has not opened yet.')
  }
  const standing = place === null ? null : await shop.rooms.standing(product, place)
  if (place !== null && standing && standing.state !== 'lapsed') {
    return { product, place, standing }
  }
  const newPlace = await shop.rooms.takePlace(product)
  const first = await shop.rooms.standing(product, newPlace)
  // A place this new cannot have lapsed; should the clocks of two processes say so, its line has simply ended.
  return { product, place: newPlace, standing: first.state === 'lapsed' ? { state: 'over' } : first }
}

/** Looks at a place and takes none, for polls and forms. Null where there is no room, no place, or not any more. */
export async function lookAtPlace(
  shop: Shop,
  product: ProductOnShow,
  place: number | null,
): Promise<Exclude<Standing, { state: 'lapsed' }> | null> {
  const now = await shop.engine.now()
  if (product.waiting_room === 'off' || now < waitingRoomOpensAt(product)) {
    return null
  }
  if (isOver(product, now)) {
    return { state: 'over' }
  }
  const standing = place === null ? null : await shop.rooms.standing(product, place)
  return standing?.state === 'lapsed' ? null : standing
}

/** A place with which a hold may be asked for now, else null; whether it is asked for in vain the lane decides. */
export async function admittedPlace(
  shop: Shop,
  productId: number,
  place: number | null,
): Promise<AdmittedPlace | null> {
  if (place === null) {
    return null
  }
  const standing = await lookAtPlace(shop, await findProductToEnter(shop, productId), place)
  return standing?.state === 'admitted' ? { place, until: standing.until } : null
}

/** The board has every product that anybody waits for, at no cost; the rest is looked up. */
export async function findProductToEnter(shop: Shop, productId: number): Promise<ProductOnShow> {
  const { products } = await shop.board.current()
  return products.find(({ id }) => id === productId) ?? (await findProductOnShow(shop, productId))
}

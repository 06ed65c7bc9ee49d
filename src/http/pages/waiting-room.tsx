import { Hono } from 'hono'
import { WaitingRoomPage } from '../../../views/pages/waiting-room.js'
import { askAdmission, findProductToEnter } from '../../domain/admission.js'
import { Refusal } from '../../domain/refusal.js'
import type { Shop } from '../../domain/shop.js'
import { answerPage } from '../answer.js'
import { identifyBrowser } from '../identity.js'
import { nextTurnOfRoom } from '../next-turn.js'
import { reloadAfterSeconds } from '../pace.js'
import { productIdIn } from '../path-ids.js'
import { keepPlace, placeInHand } from '../place-in-hand.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

/** The waiting room of a sale. Opening it takes a place, so it needs neither a login nor a script. */
export function waitingRoomPages(services: Services): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/waiting-room/:productId', identifyBrowser(services), async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const inHand = placeInHand(c, services, productId)
    const { product, place, standing, status } = await comeIn(services.shop, productId, inHand)
    if (place !== null && place !== inHand) {
      keepPlace(c, services, productId, place)
    }
    const site = await siteOf(c, services)
    const next = nextTurnOfRoom(product, site.now)
    const reloadAfter = reloadAfterSeconds(c, { part: 'waiting', now: site.now, next })
    return answerPage(c, <WaitingRoomPage {...{ site, product, standing, reloadAfter }} />, status)
  })

  return pages
}

/** A room that is not open yet has a page too, which says when it will be. */
async function comeIn(shop: Shop, productId: number, inHand: number | null) {
  try {
    return { ...(await askAdmission(shop, productId, inHand)), status: 200 as const }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'sale_not_started') {
      throw error
    }
    const product = await findProductToEnter(shop, productId)
    return { product, place: null, standing: { state: 'closed' } as const, status: STATUS_OF[error.code] }
  }
}

import { Hono } from 'hono'
import { HoldForm } from '../../../views/fragments/hold-form.js'
import { lookAtPlace } from '../../domain/admission.js'
import { listHoldsInHand } from '../../domain/orders.js'
import { Refusal } from '../../domain/refusal.js'
import { listWaitPlaces } from '../../domain/waitlist.js'
import { answerFragment } from '../answer.js'
import { holdFormFor } from '../hold-form-for.js'
import { identifyBrowser } from '../identity.js'
import { nextTurnOf } from '../next-turn.js'
import { paceFragment } from '../pace.js'
import { placeInHand } from '../place-in-hand.js'
import { BOARD_PATH, type RenderedBoard } from '../rendered-board.js'
import type { Env, Services } from '../services.js'
import { holdInHand, siteOf } from '../site.js'

/** The storefront's polled parts. */
export function productFragments(services: Services, board: RenderedBoard): Hono<Env> {
  const { shop } = services
  const fragments = new Hono<Env>()
  fragments.get(BOARD_PATH, board.answer)

  fragments.get('/fragments/products/:productId/form', identifyBrowser(services), async (c) => {
    const { products, now } = await shop.board.current()
    const product = products.find(({ id }) => String(id) === c.req.param('productId'))
    if (!product) {
      throw new Refusal('not_found', 'There is no such product.')
    }
    const site = await siteOf(c, services)
    const holds = site.user ? (await listHoldsInHand(shop, site.user)).map(holdInHand) : []
    const places = site.user ? await listWaitPlaces(shop, site.user) : []
    paceFragment(c, services, { part: 'storefront', now, next: nextTurnOf([product], now) })
    const standing = await lookAtPlace(shop, product, placeInHand(c, services, product.id))
    return answerFragment(c, <HoldForm {...holdFormFor(site, product, { holds, places, standing })} />)
  })

  return fragments
}

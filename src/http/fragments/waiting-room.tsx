import { Hono } from 'hono'
import { WaitingPanel } from '../../../views/fragments/waiting-panel.js'
import { findProductToEnter, lookAtPlace } from '../../domain/admission.js'
import { answerFragment } from '../answer.js'
import { nextTurnOfRoom } from '../next-turn.js'
import { paceFragment } from '../pace.js'
import { productIdIn } from '../path-ids.js'
import { placeInHand } from '../place-in-hand.js'
import type { Env, Services } from '../services.js'
import { siteFor } from '../site.js'

/** How a visitor's place stands. It only looks: a place is taken by opening the page. */
export function waitingRoomFragments(services: Services): Hono<Env> {
  const { shop } = services
  const fragments = new Hono<Env>()

  fragments.get('/fragments/waiting-room/:productId', async (c) => {
    const product = await findProductToEnter(shop, productIdIn(c.req.param('productId')))
    const standing = await lookAtPlace(shop, product, placeInHand(c, services, product.id))
    const site = siteFor(c, services, await shop.engine.now())
    paceFragment(c, services, { part: 'waiting', now: site.now, next: nextTurnOfRoom(product, site.now) })
    return answerFragment(c, <WaitingPanel site={site} product={product} standing={standing} />)
  })

  return fragments
}

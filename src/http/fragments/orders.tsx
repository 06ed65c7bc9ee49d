import { Hono } from 'hono'
import { OrderPanel } from '../../../views/fragments/order-panel.js'
import { OrderTable } from '../../../views/fragments/order-table.js'
import { findProductOnShow } from '../../domain/catalog.js'
import { findOrder, listOrders, ORDERS_ON_PAGE } from '../../domain/orders.js'
import { listWaitPlaces } from '../../domain/waitlist.js'
import { answerFragment } from '../answer.js'
import { identifyBrowser, signedIn, userOf } from '../identity.js'
import { nextEndOf, nextTurnOf, soonestAfter } from '../next-turn.js'
import { paceFragment } from '../pace.js'
import { checkAgainst } from '../read-body.js'
import { orderListQuery } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'

/** The polled parts of a customer's own pages. */
export function orderFragments(services: Services): Hono<Env> {
  const { shop } = services
  const fragments = new Hono<Env>()

  fragments.get('/fragments/orders', identifyBrowser(services), signedIn, async (c) => {
    const { before } = checkAgainst(orderListQuery, { before: c.req.query('before') ?? null })
    const { orders, next } = await listOrders(shop, userOf(c), { limit: ORDERS_ON_PAGE, before })
    const places = before === null ? await listWaitPlaces(shop, userOf(c)) : []
    const site = await siteOf(c, services)
    paceFragment(c, services, { part: 'orders', now: site.now, next: nextEndOf(orders, site.now) })
    return answerFragment(c, <OrderTable {...{ site, places, orders, next, before }} />)
  })

  fragments.get('/fragments/orders/:orderId', identifyBrowser(services), signedIn, async (c) => {
    const order = await findOrder(shop, userOf(c), c.req.param('orderId'))
    const stock = await findProductOnShow(shop, order.product_id)
    const site = await siteOf(c, services)
    const turns = [nextEndOf([order], site.now), nextTurnOf([stock], site.now)]
    paceFragment(c, services, { part: 'order', now: site.now, next: soonestAfter(site.now, turns) })
    return answerFragment(c, <OrderPanel site={site} order={order} stock={stock} />)
  })

  return fragments
}

import { type Context, Hono } from 'hono'
import { CheckoutPage } from '../../../views/pages/checkout.js'
import { OrdersPage } from '../../../views/pages/orders.js'
import { paths } from '../../../views/paths.js'
import type { WayOn } from '../../../views/problem.js'
import { findProductOnShow } from '../../domain/catalog.js'
import {
  cancelOrder,
  confirmOrder,
  extendOrder,
  findOrder,
  listOrders,
  ORDERS_ON_PAGE,
} from '../../domain/orders.js'
import { Refusal } from '../../domain/refusal.js'
import { findReceiptOfOrder } from '../../domain/service-order.js'
import type { Order } from '../../domain/types.js'
import { listWaitPlaces } from '../../domain/waitlist.js'
import { answerPage } from '../answer.js'
import { identifyBrowser, signedIn, userOf } from '../identity.js'
import { nextEndOf, nextTurnOf, soonestAfter } from '../next-turn.js'
import { reloadAfterSeconds } from '../pace.js'
import { checkAgainst, readForm } from '../read-body.js'
import { problemOf } from '../refusal-words.js'
import { orderListQuery } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

/** A customer's own orders: the list, one of them, and what can be done with a hold. */
export function orderPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()

  pages.get('/checkout/:orderId', identifyBrowser(services), signedIn, (c) =>
    renderCheckout(c, services, c.req.param('orderId')),
  )

  pages.get('/orders', identifyBrowser(services), signedIn, async (c) => {
    const { before } = checkAgainst(orderListQuery, { before: c.req.query('before') ?? null })
    const { orders, next } = await listOrders(shop, userOf(c), { limit: ORDERS_ON_PAGE, before })
    const places = before === null ? await listWaitPlaces(shop, userOf(c)) : []
    const site = await siteOf(c, services)
    const end = nextEndOf(orders, site.now)
    const reloadAfter = reloadAfterSeconds(c, { part: 'orders', now: site.now, next: end })
    return answerPage(c, <OrdersPage {...{ site, places, orders, next, before, reloadAfter }} />)
  })

  pages.post('/orders/:orderId/confirmation', identifyBrowser(services), signedIn, (c) =>
    settle(c, c.req.param('orderId'), confirmOrder),
  )

  pages.post('/orders/:orderId/cancellation', identifyBrowser(services), signedIn, (c) =>
    settle(c, c.req.param('orderId'), cancelOrder),
  )

  pages.post('/orders/:orderId/extension', identifyBrowser(services), signedIn, (c) =>
    // A hold is extended once, so every press of its button is the same request.
    settle(c, c.req.param('orderId'), (...asked) => extendOrder(...asked, 'from its page')),
  )

  /** Settles an order and leads to its page; a refusal shows that same page with the reason. */
  async function settle(c: Context<Env>, orderId: string, verb: typeof confirmOrder): Promise<Response> {
    await readForm(c, [])
    try {
      const order = await verb(shop, userOf(c), orderId)
      return c.redirect(paths.checkout(order.id), 303)
    } catch (error) {
      if (error instanceof Refusal && error.code !== 'not_found') {
        return renderCheckout(c, services, orderId, error)
      }
      throw error
    }
  }

  return pages
}

async function renderCheckout(
  c: Context<Env>,
  services: Services,
  orderId: string,
  refusal?: Refusal,
): Promise<Response> {
  const order = await findOrder(services.shop, userOf(c), orderId)
  const stock = await findProductOnShow(services.shop, order.product_id)
  const receipt = await findReceiptOfOrder(services.shop, order.id)
  const site = await siteOf(c, services)
  const problem = refusal ? { ...problemOf(refusal), way_on: wayOnFor(refusal, order) } : null
  const turns = [nextEndOf([order], site.now), nextTurnOf([stock], site.now)]
  const next = soonestAfter(site.now, turns)
  const reload = reloadAfterSeconds(c, { part: 'order', now: site.now, next })
  return answerPage(
    c,
    <CheckoutPage
      site={site}
      order={order}
      stock={stock}
      problem={problem}
      receipt={receipt}
      reloadAfter={reload}
    />,
    refusal ? STATUS_OF[refusal.code] : 200,
  )
}

/** What can still be done with an order, or instead of it, when the asked for cannot. */
function wayOnFor({ code }: Refusal, order: Order): WayOn {
  if (code === 'extension_refused') {
    return { action: paths.confirmation(order.id), fields: {}, label: 'Confirm the purchase' }
  }
  if (code === 'hold_expired') {
    return { href: paths.card(order.product_id), label: 'See what is free now' }
  }
  return code === 'already_resolved'
    ? { href: paths.orders, label: 'See my orders' }
    : { href: paths.checkout(order.id), label: 'Try again' }
}

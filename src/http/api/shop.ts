import { Hono } from 'hono'
import { cancelOrder, confirmOrder, extendOrder, findOrder, listOrders } from '../../domain/orders.js'
import { placeRequestedHold } from '../hold-request.js'
import { identifyClient, signedIn, userOf } from '../identity.js'
import { logIn, register } from '../log-in.js'
import { checkAgainst, idempotencyKeyOf, readJson, readNothing } from '../read-body.js'
import { credentials, holdRequest, orderListQuery } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { orderJson, publicProductJson, userJson } from './json.js'

/** The API of customers: what the pages do, in JSON. */
export function shopApi(services: Services): Hono<Env> {
  const { shop, tokens } = services
  const api = new Hono<Env>()

  api.post('/api/auth/register', async (c) => {
    const user = await register(c, services, await readJson(c, credentials))
    return c.json({ token: await tokens.issue(user.id), user: userJson(user) }, 201)
  })

  api.post('/api/auth/login', async (c) => {
    const user = await logIn(c, services, await readJson(c, credentials))
    return c.json({ token: await tokens.issue(user.id), user: userJson(user) })
  })

  api.get('/api/products/live', async (c) => {
    const { products } = await shop.board.current()
    return c.json({ server_time: await shop.engine.now(), products: products.map(publicProductJson) })
  })

  api.post('/api/holds', identifyClient(services), signedIn, async (c) => {
    const { product_id, quantity } = await readJson(c, holdRequest)
    const { receipt, ...order } = await placeRequestedHold(c, services, {
      productId: product_id,
      quantity,
      requestId: idempotencyKeyOf(c),
    })
    return c.json({ order: orderJson(order), receipt, server_time: await shop.engine.now() }, 201)
  })

  api.get('/api/orders', identifyClient(services), signedIn, async (c) => {
    const query = checkAgainst(orderListQuery, c.req.query())
    const { orders, next } = await listOrders(shop, userOf(c), query)
    return c.json({ orders: orders.map(orderJson), next })
  })

  api.get('/api/orders/:orderId', identifyClient(services), signedIn, async (c) => {
    const order = await findOrder(shop, userOf(c), c.req.param('orderId'))
    return c.json({ order: orderJson(order), server_time: await shop.engine.now() })
  })

  api.post('/api/orders/:orderId/confirm', identifyClient(services), signedIn, async (c) => {
    await readNothing(c)
    return c.json({ order: orderJson(await confirmOrder(shop, userOf(c), c.req.param('orderId'))) })
  })

  api.post('/api/orders/:orderId/cancel', identifyClient(services), signedIn, async (c) => {
    await readNothing(c)
    return c.json({ order: orderJson(await cancelOrder(shop, userOf(c), c.req.param('orderId'))) })
  })

  api.post('/api/orders/:orderId/extension', identifyClient(services), signedIn, async (c) => {
    await readNothing(c)
    const order = await extendOrder(shop, userOf(c), c.req.param('orderId'), idempotencyKeyOf(c))
    return c.json({ order: orderJson(order) })
  })

  return api
}

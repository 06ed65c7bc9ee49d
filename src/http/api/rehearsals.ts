import { Hono } from 'hono'
import { Refusal } from '../../domain/refusal.js'
import { readRehearsalBooks, removeRehearsal, startRehearsal } from '../../domain/rehearsals.js'
import { operatorOf } from '../operator.js'
import { productIdIn } from '../path-ids.js'
import { readJson } from '../read-body.js'
import { rehearsalRequest } from '../schemas.js'
import type { Env, Services } from '../services.js'

/** What `npm run rehearse` asks of a running shop. It stands below /api/admin, so only operators reach it. */
export function rehearsalApi(services: Services): Hono<Env> {
  const { shop, tokens, settings } = services
  const api = new Hono<Env>()

  api.post('/api/admin/products/:productId/rehearsal', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const request = await readJson(c, rehearsalRequest)
    if (settings.rateLimits) {
      const message = 'Start the server with RATE_LIMITS=off to rehearse: its limits would stop the shoppers.'
      throw new Refusal('forbidden', message)
    }
    const { product, shopperIds } = await startRehearsal(shop, operatorOf(c, services), productId, request)
    const { id, supplied, hold_seconds, limit_per_customer, sale_starts_at, sale_ends_at } = product
    return c.json(
      {
        rehearsal: {
          product_id: id,
          supplied,
          hold_seconds,
          limit_per_customer,
          sale_starts_at,
          sale_ends_at,
        },
        tokens: await Promise.all(shopperIds.map((userId) => tokens.issue(userId))),
        server_time: await shop.engine.now(),
      },
      201,
    )
  })

  api.get('/api/admin/rehearsals/:productId', async (c) => {
    const books = await readRehearsalBooks(shop, productIdIn(c.req.param('productId')))
    const { total_stock, held, sold, supplied, broken } = books
    return c.json({ books: { total_stock, held, sold, supplied, broken } })
  })

  api.delete('/api/admin/rehearsals/:productId', async (c) => {
    await removeRehearsal(shop, operatorOf(c, services), productIdIn(c.req.param('productId')))
    return c.body(null, 204)
  })

  return api
}

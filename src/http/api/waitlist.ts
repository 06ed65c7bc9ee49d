import { Hono } from 'hono'
import { Refusal } from '../../domain/refusal.js'
import { findWaitPlace, joinWaitlist, leaveWaitlist } from '../../domain/waitlist.js'
import { identifyClient, signedIn, userOf } from '../identity.js'
import { productIdIn } from '../path-ids.js'
import { idempotencyKeyOf, readJson } from '../read-body.js'
import { waitRequest } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { orderJson, waitPlaceJson } from './json.js'

/** The API of the wait lists: one's own place on the list of one product. */
export function waitlistApi(services: Services): Hono<Env> {
  const { shop } = services
  const api = new Hono<Env>()
  const path = '/api/products/:productId/waitlist'

  api.post(path, identifyClient(services), signedIn, async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const { quantity } = await readJson(c, waitRequest)
    const request = { productId, quantity, requestId: idempotencyKeyOf(c) }
    const { entry, joined, order } = await joinWaitlist(shop, userOf(c), request)
    const offered = order ? { order: orderJson(order) } : {}
    return c.json({ entry: waitPlaceJson(entry), ...offered }, joined ? 201 : 200)
  })

  api.get(path, identifyClient(services), signedIn, async (c) => {
    const place = await findWaitPlace(shop, userOf(c), productIdIn(c.req.param('productId')))
    if (!place) {
      throw new Refusal('not_found', 'You are not on this wait list.')
    }
    return c.json({ entry: waitPlaceJson(place) })
  })

  api.delete(path, identifyClient(services), signedIn, async (c) => {
    await leaveWaitlist(shop, userOf(c), productIdIn(c.req.param('productId')))
    return c.body(null, 204)
  })

  return api
}

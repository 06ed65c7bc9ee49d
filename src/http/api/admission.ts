import { Hono } from 'hono'
import { askAdmission } from '../../domain/admission.js'
import { identifyClient } from '../identity.js'
import { productIdIn } from '../path-ids.js'
import { placeInHand } from '../place-in-hand.js'
import { readNothing } from '../read-body.js'
import type { Env, Services } from '../services.js'

/** The waiting room for clients of the API. It sets no cookie: else a foreign page could swap a visitor's place. */
export function admissionApi(services: Services): Hono<Env> {
  const api = new Hono<Env>()

  api.post('/api/products/:productId/admission', identifyClient(services), async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    await readNothing(c)
    const inHand = placeInHand(c, services, productId)
    const { place, standing } = await askAdmission(services.shop, productId, inHand)
    const waiting = standing.state === 'waiting' ? standing : { position: null, estimated_seconds: null }
    return c.json({
      state: standing.state === 'open' ? 'admitted' : standing.state,
      position: waiting.position,
      estimated_seconds: waiting.estimated_seconds,
      ticket: place === null ? null : services.tickets.issue(productId, place),
    })
  })

  return api
}

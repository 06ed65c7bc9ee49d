import type { Context } from 'hono'
import { type HeldOrder, type HoldRequest, placeHold } from '../domain/holds.js'
import { addressOf, networkOf } from './address.js'
import { userOf } from './identity.js'
import { placeInHand } from './place-in-hand.js'
import type { Env, Services } from './services.js'

/** The one way from a request to a hold, for pages and API alike. Throws what placeHold throws, and `slow_down`. */
export async function placeRequestedHold(
  c: Context<Env>,
  services: Services,
  asked: Omit<HoldRequest, 'place'>,
): Promise<HeldOrder> {
  const { shop, settings, challenge, holdGate } = services
  const request = { ...asked, place: placeInHand(c, services, asked.productId) }
  const user = userOf(c)
  const address = networkOf(addressOf(c, settings.trustProxy))
  await challenge(c, request)
  return holdGate.pass({ userId: user.id, address, request }, () => placeHold(shop, user, request))
}

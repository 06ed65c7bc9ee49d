import type { Context } from 'hono'
import { type HeldOrder, type HoldRequest, placeHold } from '../domain/holds.js'
import { rehearsesOn } from '../domain/simulated-shoppers.js'
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
  // Simulated shoppers all come from one machine, and none of them can hold anything but units of their own copy.
  if (rehearsesOn(request.productId, user.email)) {
    return placeHold(shop, user, request)
  }
  await challenge(c, request)
  return holdGate.pass({ userId: user.id, address, request }, () => placeHold(shop, user, request))
}

import type { Context } from 'hono'
import type { Site } from '../../views/site.js'
import { listHoldsInHand } from '../domain/orders.js'
import type { Env, Services } from './services.js'

/** What every view is told about the request that it answers. */
export async function siteOf(c: Context<Env>, services: Services): Promise<Site> {
  const { user } = c.var
  const site = siteFor(c, services, await services.shop.engine.now())
  // Only whole pages remind of a hold; a poll renews a part of one.
  const [order] =
    user && !c.req.path.startsWith('/fragments/') ? await listHoldsInHand(services.shop, user) : []
  if (!order) {
    return site
  }
  const { id, product_name, quantity, hold_expires_at } = order
  return { ...site, hold: { orderId: id, productName: product_name, quantity, expiresAt: hold_expires_at } }
}

/** The same at a given instant, for when the database's clock was read already or cannot be read at all. */
export function siteFor(c: Context<Env>, services: Services, now: Date): Site {
  return {
    user: c.var.user ?? null,
    hold: null,
    now,
    timeZone: services.settings.saleTimeZone,
    path: c.req.path,
    asset: services.assets.url,
  }
}

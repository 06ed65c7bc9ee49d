import type { Context } from 'hono'
import type { HoldInHand, Site } from '../../views/site.js'
import { listHoldsInHand } from '../domain/orders.js'
import type { OrderOnShow } from '../domain/types.js'
import { savesData } from './pace.js'
import type { Env, Services } from './services.js'

/** What every view is told about the request that it answers. */
export async function siteOf(c: Context<Env>, services: Services): Promise<Site> {
  const { user } = c.var
  const site = siteFor(c, services, await services.shop.engine.now())
  // Only whole pages remind of a hold; a poll renews a part of one.
  const holds =
    user && !c.req.path.startsWith('/fragments/') ? await listHoldsInHand(services.shop, user) : []
  return { ...site, holds: holds.map(holdInHand) }
}

/** The same at a given instant, for when the database's clock was read already or cannot be read at all. */
export function siteFor(c: Context<Env>, services: Services, now: Date): Site {
  return {
    user: c.var.user ?? null,
    holds: [],
    now,
    timeZone: services.settings.saleTimeZone,
    path: c.req.path,
    preview: services.preview ?? null,
    pictures: !savesData(c.req.header('save-data')),
    asset: services.assets.url,
  }
}

export function holdInHand(order: OrderOnShow): HoldInHand {
  return {
    orderId: order.id,
    productId: order.product_id,
    productName: order.product_name,
    quantity: order.quantity,
    expiresAt: order.hold_expires_at,
    offered: order.waited_since !== null,
  }
}

import type { Context } from 'hono'
import type { Site } from '../../views/site.js'
import type { Env, Services } from './services.js'

/** What every view is told about the request that it answers. */
export async function siteOf(c: Context<Env>, services: Services): Promise<Site> {
  return siteFor(c, services, await services.shop.engine.now())
}

/** The same at a given instant, for when the database's clock was read already or cannot be read at all. */
export function siteFor(c: Context<Env>, services: Services, now: Date): Site {
  return {
    user: c.var.user ?? null,
    now,
    timeZone: services.settings.saleTimeZone,
    path: c.req.path,
    asset: services.assets.url,
  }
}

import { Hono } from 'hono'
import type { Env, Services } from './services.js'

/** For whoever keeps the process running: is it alive, and can it sell. */
export function healthRoutes({ shop, isDraining }: Services): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get('/healthz', (c) => c.json({ status: 'ok' }))

  routes.get('/readyz', async (c) => {
    const { sql, redis } = await shop.engine.health()
    const able = sql === 'ok' && !isDraining()
    const status = !able ? 'down' : redis === 'down' ? 'degraded' : 'ok'
    c.header('Cache-Control', 'no-store')
    return c.json({ status, engine: shop.engine.name, sql, redis }, able ? 200 : 503)
  })

  return routes
}

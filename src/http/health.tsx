import { Hono } from 'hono'
import { HealthPanel } from '../../views/fragments/health-panel.js'
import { HealthPage } from '../../views/pages/health.js'
import { answerFragment, answerPage } from './answer.js'
import { readHealthReport, readiness } from './health-report.js'
import { adminsOnly, identifyBrowser } from './identity.js'
import { paceFragment, reloadAfterSeconds } from './pace.js'
import type { Env, Services } from './services.js'
import { siteOf } from './site.js'

/** For whoever keeps the process running: is it alive, can it sell, and how is it. */
export function healthRoutes(services: Services): Hono<Env> {
  const routes = new Hono<Env>()
  const { prometheus } = services

  routes.get('/healthz', (c) => c.json({ status: 'ok' }))

  routes.get('/readyz', async (c) => {
    const { status, sql, redis } = await readiness(services)
    c.header('Cache-Control', 'no-store')
    return c.json({ status, engine: services.shop.engine.name, sql, redis }, status === 'down' ? 503 : 200)
  })

  routes.get('/metrics', async (c) => {
    c.header('Content-Type', prometheus.contentType)
    c.header('Cache-Control', 'no-store')
    return c.body(await prometheus.render(await readHealthReport(services)))
  })

  routes.get('/admin/health', identifyBrowser(services), adminsOnly, async (c) => {
    const report = await readHealthReport(services)
    const site = await siteOf(c, services)
    const reload = reloadAfterSeconds(c, { part: 'console', now: site.now, next: null })
    return answerPage(c, <HealthPage site={site} report={report} reloadAfter={reload} />)
  })

  routes.get('/fragments/admin/health', identifyBrowser(services), adminsOnly, async (c) => {
    const report = await readHealthReport(services)
    const site = await siteOf(c, services)
    paceFragment(c, services, { part: 'console', now: site.now, next: null })
    return answerFragment(c, <HealthPanel site={site} report={report} />)
  })

  return routes
}

import { Hono } from 'hono'
import { AdminPage } from '../../../views/pages/admin.js'
import { readDashboard } from '../../domain/metrics.js'
import { answerPage } from '../answer.js'
import { adminsOnly, identifyBrowser } from '../identity.js'
import { reloadAfterSeconds } from '../pace.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { orderDeskPages } from './admin-orders.js'
import { productPages } from './admin-product.js'
import { productFormPages } from './admin-product-form.js'
import { recordPages } from './admin-records.js'
import { rehearsalPages } from './admin-rehearsals.js'

/** The operator's console. Nothing below /admin is open to anybody else. */
export function adminPages(services: Services): Hono<Env> {
  const pages = new Hono<Env>()
  pages.use('/admin/*', identifyBrowser(services), adminsOnly)

  pages.get('/admin', async (c) => {
    const { metrics, inventory } = await readDashboard(services.shop)
    const site = await siteOf(c, services)
    const reload = reloadAfterSeconds(c, { part: 'console', now: site.now, next: null })
    return answerPage(
      c,
      <AdminPage site={site} metrics={metrics} inventory={inventory} reloadAfter={reload} />,
    )
  })

  pages.route('/', productFormPages(services))
  pages.route('/', recordPages(services))
  pages.route('/', orderDeskPages(services))
  pages.route('/', productPages(services))
  pages.route('/', rehearsalPages(services))

  return pages
}

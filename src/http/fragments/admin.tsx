import { Hono } from 'hono'
import { Dashboard } from '../../../views/fragments/dashboard.js'
import { ProductNumbers } from '../../../views/fragments/product-numbers.js'
import { RehearsalPanel } from '../../../views/fragments/rehearsal-panel.js'
import { readDashboard } from '../../domain/metrics.js'
import { findRehearsal } from '../../domain/rehearsal-records.js'
import { answerFragment } from '../answer.js'
import { adminsOnly, identifyBrowser } from '../identity.js'
import { nextTurnOf } from '../next-turn.js'
import { paceFragment } from '../pace.js'
import { productIdIn, rehearsalIdIn } from '../path-ids.js'
import { productNumbersOf } from '../product-numbers-of.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'

/** The polled parts of the console. */
export function adminFragments(services: Services): Hono<Env> {
  const fragments = new Hono<Env>()
  fragments.use('/fragments/admin/*', identifyBrowser(services), adminsOnly)

  fragments.get('/fragments/admin/dashboard', async (c) => {
    const { metrics, inventory } = await readDashboard(services.shop)
    const site = await siteOf(c, services)
    paceFragment(c, services, { part: 'console', now: site.now, next: null })
    return answerFragment(c, <Dashboard site={site} metrics={metrics} inventory={inventory} />)
  })

  fragments.get('/fragments/admin/products/:productId', async (c) => {
    const numbers = await productNumbersOf(services.shop, productIdIn(c.req.param('productId')))
    const site = await siteOf(c, services)
    const turning = { ...numbers.product, next_release_at: numbers.nextRelease?.at ?? null }
    paceFragment(c, services, { part: 'console', now: site.now, next: nextTurnOf([turning], site.now) })
    return answerFragment(c, <ProductNumbers site={site} {...numbers} />)
  })

  fragments.get('/fragments/admin/rehearsals/:rehearsalId', async (c) => {
    const rehearsal = await findRehearsal(services.shop, rehearsalIdIn(c.req.param('rehearsalId')))
    paceFragment(c, services, { part: 'rehearsal', now: rehearsal.started_at, next: null })
    return answerFragment(c, <RehearsalPanel rehearsal={rehearsal} />)
  })

  return fragments
}

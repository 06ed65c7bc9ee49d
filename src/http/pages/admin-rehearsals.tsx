import { Hono } from 'hono'
import { RehearsalPage } from '../../../views/pages/rehearsal.js'
import { paths } from '../../../views/paths.js'
import { Refusal } from '../../domain/refusal.js'
import { findRehearsal } from '../../domain/rehearsal-records.js'
import { stopRehearsal } from '../../domain/rehearsal-runs.js'
import { answerPage } from '../answer.js'
import { operatorOf } from '../operator.js'
import { reloadAfterSeconds } from '../pace.js'
import { rehearsalIdIn } from '../path-ids.js'
import { readForm } from '../read-body.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'

/** Rehearsals while they run, and what they found. They are started from the page of their product. */
export function rehearsalPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()

  pages.get('/admin/rehearsals/:rehearsalId', async (c) => {
    const rehearsal = await findRehearsal(shop, rehearsalIdIn(c.req.param('rehearsalId')))
    const site = await siteOf(c, services)
    const reloadAfter =
      rehearsal.outcome === null
        ? reloadAfterSeconds(c, { part: 'rehearsal', now: site.now, next: null })
        : undefined
    return answerPage(c, <RehearsalPage {...{ site, rehearsal, reloadAfter }} />)
  })

  pages.post('/admin/rehearsals/:rehearsalId/stop', async (c) => {
    await readForm(c, [])
    const { id } = await findRehearsal(shop, rehearsalIdIn(c.req.param('rehearsalId')))
    await stopRehearsal(shop, operatorOf(c, services), id)
    return c.redirect(paths.adminRehearsal(id), 303)
  })

  /** The same that `npm run rehearse -- --json` writes. */
  pages.get('/admin/rehearsals/:rehearsalId/verdict.json', async (c) => {
    const { id, result } = await findRehearsal(shop, rehearsalIdIn(c.req.param('rehearsalId')))
    if (!result) {
      throw new Refusal('not_found', 'This rehearsal has no verdict.')
    }
    c.header('Cache-Control', 'no-store')
    c.header('Content-Disposition', `attachment; filename="rehearsal-${id}.json"`)
    return c.json(result.verdict)
  })

  return pages
}

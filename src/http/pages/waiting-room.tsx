import { randomInt } from 'node:crypto'
import { Hono } from 'hono'
import { WaitingRoomPage } from '../../../views/pages/waiting-room.js'
import { askAdmission, findProductToEnter } from '../../domain/admission.js'
import { Refusal } from '../../domain/refusal.js'
import { answerPage } from '../answer.js'
import { identifyBrowser } from '../identity.js'
import { productIdIn } from '../path-ids.js'
import { keepPlace, placeInHand } from '../place-in-hand.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

/** Between reloads without scripts, in seconds, by chance: all who wait would come back in one second else. */
const REFRESH_SECONDS = [6, 13] as const

/** The waiting room of a sale. Opening it takes a place, so it needs neither a login nor a script. */
export function waitingRoomPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()

  pages.get('/waiting-room/:productId', identifyBrowser(services), async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const inHand = placeInHand(c, services, productId)
    const refreshSeconds = c.req.query('auto') === '1' ? randomInt(...REFRESH_SECONDS) : null
    try {
      const { product, place, standing } = await askAdmission(shop, productId, inHand)
      if (place !== null && place !== inHand) {
        keepPlace(c, services, productId, place)
      }
      const site = await siteOf(c, services)
      return answerPage(c, <WaitingRoomPage {...{ site, product, standing, refreshSeconds }} />)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'sale_not_started') {
        throw error
      }
      const product = await findProductToEnter(shop, productId)
      const site = await siteOf(c, services)
      const standing = { state: 'closed' } as const
      return answerPage(
        c,
        <WaitingRoomPage {...{ site, product, standing, refreshSeconds }} />,
        STATUS_OF[error.code],
      )
    }
  })

  return pages
}

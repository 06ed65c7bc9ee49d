import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { HoldForm } from '../../../views/fragments/hold-form.js'
import { ProductBoard } from '../../../views/fragments/product-board.js'
import { Refusal } from '../../domain/refusal.js'
import type { BoardSnapshot } from '../../domain/stock-board.js'
import { answerFragment } from '../answer.js'
import { holdFormFor } from '../hold-form-for.js'
import { identifyBrowser } from '../identity.js'
import type { Env, Services } from '../services.js'
import { siteFor, siteOf } from '../site.js'

/** The storefront's polled parts. */
export function productFragments(services: Services): Hono<Env> {
  const { shop } = services
  const fragments = new Hono<Env>()
  let rendered: { version: string; etag: string; html: string } | undefined

  // Everybody polls this one, so it is rendered once a version, the same for all, and mostly answered by 304.
  fragments.get('/fragments/products', async (c) => {
    const board = await shop.board.current()
    if (rendered?.version !== board.version) {
      rendered = { version: board.version, ...render(c, board) }
    }
    c.header('Cache-Control', 'no-cache')
    c.header('ETag', rendered.etag)
    return c.req.header('if-none-match') === rendered.etag ? c.body(null, 304) : c.html(rendered.html)
  })

  fragments.get('/fragments/products/:productId/form', identifyBrowser(services), async (c) => {
    const { products } = await shop.board.current()
    const product = products.find(({ id }) => String(id) === c.req.param('productId'))
    if (!product) {
      throw new Refusal('not_found', 'There is no such product.')
    }
    const { user } = await siteOf(c, services)
    return answerFragment(c, <HoldForm {...holdFormFor(product, user !== null)} />)
  })

  function render(c: Context<Env>, board: BoardSnapshot): { etag: string; html: string } {
    const site = { ...siteFor(c, services, board.now), user: null }
    const html = (<ProductBoard site={site} products={[...board.products]} />).toString()
    return { etag: `"${createHash('sha1').update(html).digest('base64url')}"`, html }
  }

  return fragments
}

import { type Context, Hono } from 'hono'
import { StorefrontPage } from '../../../views/pages/storefront.js'
import { paths } from '../../../views/paths.js'
import { Refusal } from '../../domain/refusal.js'
import { answerPage } from '../answer.js'
import { HOLD_FIELDS, holdFormFor, type RefusedHold, type TypedHold } from '../hold-form-for.js'
import { placeRequestedHold } from '../hold-request.js'
import { identifyBrowser, signedIn } from '../identity.js'
import { checkAgainst, readForm, wholeNumber } from '../read-body.js'
import { problemOfHold } from '../refusal-words.js'
import { holdRequest, requestId } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

/** The storefront, and the one thing that can be done there: hold units. */
export function storefrontPages(services: Services): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/', identifyBrowser(services), (c) => renderStorefront(c, services))

  pages.post('/holds', identifyBrowser(services), signedIn, async (c) => {
    const typed = await readForm(c, HOLD_FIELDS)
    try {
      const order = await placeRequestedHold(c, services, holdFrom(typed))
      return c.redirect(paths.checkout(order.id), 303)
    } catch (error) {
      if (error instanceof Refusal) {
        return renderStorefront(c, services, { refusal: error, typed })
      }
      throw error
    }
  })

  return pages
}

function holdFrom(typed: TypedHold) {
  const request = checkAgainst(holdRequest, {
    product_id: wholeNumber(typed.product_id),
    quantity: wholeNumber(typed.quantity),
  })
  const id = typed.request_id === '' ? null : checkAgainst(requestId, typed.request_id)
  return { productId: request.product_id, quantity: request.quantity, requestId: id }
}

async function renderStorefront(
  c: Context<Env>,
  services: Services,
  refused?: RefusedHold,
): Promise<Response> {
  const { products } = await services.shop.board.current()
  const site = await siteOf(c, services)
  const forms = new Map(
    products.map((product) => [product.id, holdFormFor(product, site.user !== null, refused)] as const),
  )
  const product = products.find(({ id }) => String(id) === refused?.typed.product_id)
  const problem = refused ? problemOfHold(refused.refusal, product, site.timeZone, site.now) : null
  const retryAfter = refused?.refusal.details.retry_after_seconds
  if (retryAfter) {
    c.header('Retry-After', String(retryAfter))
  }
  return answerPage(
    c,
    <StorefrontPage
      site={site}
      products={[...products]}
      forms={forms}
      problem={problem}
      auto={c.req.query('auto') === '1'}
    />,
    refused ? STATUS_OF[refused.refusal.code] : 200,
  )
}

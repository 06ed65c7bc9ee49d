import { type Context, Hono } from 'hono'
import type { HoldFormProps } from '../../../views/fragments/hold-form.js'
import { StorefrontPage } from '../../../views/pages/storefront.js'
import { paths } from '../../../views/paths.js'
import { lookAtPlace } from '../../domain/admission.js'
import { Refusal } from '../../domain/refusal.js'
import { joinWaitlist, leaveWaitlist, listWaitPlaces } from '../../domain/waitlist.js'
import { answerPage } from '../answer.js'
import { HOLD_FIELDS, holdFormFor, type RefusedHold, type TypedHold } from '../hold-form-for.js'
import { problemOfHold } from '../hold-problems.js'
import { placeRequestedHold } from '../hold-request.js'
import { identifyBrowser, signedIn, userOf } from '../identity.js'
import { nextTurnOf } from '../next-turn.js'
import { reloadAfterSeconds } from '../pace.js'
import { productIdIn } from '../path-ids.js'
import { placeInHand } from '../place-in-hand.js'
import { checkAgainst, readForm, wholeNumber } from '../read-body.js'
import { holdRequest, requestId } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

/** The storefront, and what can be done there: hold units, or wait for them. */
export function storefrontPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()

  pages.get('/', identifyBrowser(services), (c) => renderStorefront(c, services))

  pages.post('/holds', identifyBrowser(services), signedIn, (c) =>
    ask(c, async (request) => paths.checkout((await placeRequestedHold(c, services, request)).id)),
  )

  pages.post('/waitlist', identifyBrowser(services), signedIn, (c) =>
    ask(c, async (request) => {
      const { order } = await joinWaitlist(shop, userOf(c), request)
      return order ? paths.checkout(order.id) : paths.card(request.productId)
    }),
  )

  pages.post('/waitlist/:productId/departure', identifyBrowser(services), signedIn, async (c) => {
    await readForm(c, [])
    const productId = productIdIn(c.req.param('productId'))
    await leaveWaitlist(shop, userOf(c), productId).catch((error) => {
      // Who is not in line has left it, perhaps by the same button a moment ago.
      if (!(error instanceof Refusal && error.code === 'not_found')) {
        throw error
      }
    })
    return c.redirect(paths.card(productId), 303)
  })

  /** Carries a card's form out and leads to where `carryOut` says; a refusal shows the shop with the reason. */
  async function ask(
    c: Context<Env>,
    carryOut: (request: ReturnType<typeof requestFrom>) => Promise<string>,
  ): Promise<Response> {
    const typed = await readForm(c, HOLD_FIELDS)
    try {
      return c.redirect(await carryOut(requestFrom(typed)), 303)
    } catch (error) {
      if (error instanceof Refusal) {
        return renderStorefront(c, services, { refusal: error, action: c.req.path, typed })
      }
      throw error
    }
  }

  return pages
}

function requestFrom(typed: TypedHold) {
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
  const places = site.user ? await listWaitPlaces(services.shop, site.user) : []
  const forms = new Map<number, HoldFormProps>()
  for (const product of products) {
    const standing = await lookAtPlace(services.shop, product, placeInHand(c, services, product.id))
    const mine = { holds: site.holds, places, standing }
    forms.set(product.id, holdFormFor(site, product, mine, refused))
  }
  const form = forms.get(Number(refused?.typed.product_id))
  const problem = refused ? problemOfHold(refused, form) : null
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
      reloadAfter={reloadAfterSeconds(c, {
        part: 'storefront',
        now: site.now,
        next: nextTurnOf(products, site.now),
      })}
    />,
    refused ? STATUS_OF[refused.refusal.code] : 200,
  )
}

import type { Context, Hono, MiddlewareHandler, Next } from 'hono'
import { PreviewFaultPage } from '../../views/pages/preview-fault.js'
import { invalidField, Refusal } from '../domain/refusal.js'
import { shopAt } from '../domain/shop-at.js'
import { answerPage } from './answer.js'
import { identifyBrowser } from './identity.js'
import { formatLocalTime, NoSuchTime, parseLocalTime } from './local-time.js'
import { checkAgainst } from './read-body.js'
import { moment } from './schemas.js'
import type { Env, Services } from './services.js'
import { siteOf } from './site.js'
import { STATUS_OF } from './statuses.js'

/** The parameter that says as of when a page is to be shown. */
const PARAMETER = 'at'

/**
 * Shows an admin any page as it will be at another time: `?at=2026-06-01T12:00:00Z`, or a time in the shop's own zone. The
 * page is drawn by the application itself on a shop whose clock stands at that instant, so there is no second way of
 * drawing anything. For everybody else the parameter means nothing. A form that was sent to such an address is refused.
 */
export function previews(
  services: Services,
  applicationOf: (services: Services) => Hono<Env>,
): MiddlewareHandler<Env> {
  const identify = identifyBrowser(services)

  async function preview(c: Context<Env>, next: Next): Promise<Response | undefined> {
    await identify(c, async () => undefined)
    if (c.var.user?.role !== 'admin') {
      await next()
      return undefined
    }
    const asked = c.req.queries(PARAMETER) ?? []
    try {
      const at = instantOf(asked, services)
      return await show(c, applicationOf(await servicesAt(services, at, c.req.path)), at)
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error
      }
      const said = { message: messageOf(error), asked: asked.join(' and ') }
      const page = <PreviewFaultPage site={await siteOf(c, services)} {...said} />
      return answerPage(c, page, STATUS_OF[error.code])
    }
  }

  // Nearly nobody asks for a preview, so everybody else is passed on without a promise of their own.
  return (c, next) => {
    if (c.req.query(PARAMETER) === undefined || services.preview) {
      return next()
    }
    if (!READING.has(c.req.method)) {
      throw invalidField(PARAMETER, 'A preview changes nothing. Leave it first.')
    }
    return isPage(c) ? preview(c, next) : next()
  }
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** What the pages of a preview are drawn by: another clock, and the eyes of somebody who has no place in a line yet. */
async function servicesAt(services: Services, at: Date, path: string): Promise<Services> {
  const { products } = await services.shop.board.current()
  const ofPage = products.filter(({ id }) => path.split('/').includes(String(id)))
  return {
    ...services,
    shop: shopAt(services.shop, at),
    tickets: { ...services.tickets, read: () => null },
    preview: {
      at,
      typed: formatLocalTime(at, services.settings.saleTimeZone),
      sales: ofPage.length > 0 ? ofPage : products,
    },
  }
}

function isPage(c: Context): boolean {
  return !/^\/(api|assets|fragments|healthz|readyz|metrics)(\/|$)/.test(c.req.path)
}

function instantOf([text = '', ...more]: readonly string[], { settings }: Services): Date {
  if (more.length > 0) {
    throw invalidField('body', 'Ask for one time alone.')
  }
  try {
    const isLocal = !/(Z|[+-]\d\d:\d\d)$/i.test(text)
    const typed = isLocal ? parseLocalTime(text, settings.saleTimeZone).toISOString() : text
    return checkAgainst(moment, typed)
  } catch (error) {
    throw error instanceof NoSuchTime ? invalidField('body', error.message) : error
  }
}

function messageOf({ message, details }: Refusal): string {
  return details.fields?.body ?? message
}

/** Whatever the page would leave with the browser stays behind: no cookie, and nothing for any cache. */
async function show(c: Context<Env>, application: Hono<Env>, at: Date): Promise<Response> {
  const headers = new Headers(c.req.raw.headers)
  // What comes back is still to be changed, so it must come whole and as text.
  headers.delete('accept-encoding')
  headers.delete('if-none-match')
  const answer = await application.fetch(new Request(c.req.url, { headers }))
  const isHtml = answer.headers.get('content-type')?.startsWith('text/html')
  const location = answer.headers.get('location')
  if (location) {
    return c.redirect(location, 303)
  }
  if (!isHtml) {
    throw new Refusal('not_found', 'There is no preview of a file.')
  }
  c.header('Cache-Control', 'no-store')
  return c.html(carryOn(await answer.text(), at), answer.status as 200)
}

/** Links within the shop lead on in the preview; those to files, and the one that leaves it, do not. */
function carryOn(html: string, at: Date): string {
  const parameter = `${PARAMETER}=${encodeURIComponent(at.toISOString())}`
  return html.replace(
    /<a (?![^>]*\b(?:data-leaves-preview|download)\b)([^>]*)href="(\/[^"#]*)(#[^"]*)?"/g,
    (link, before: string, path: string, fragment = '') =>
      /\.\w+$|[?;]at=/.test(path)
        ? link
        : `<a ${before}href="${path}${path.includes('?') ? '&amp;' : '?'}${parameter}${fragment}"`,
  )
}

import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { csrf } from 'hono/csrf'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { secureHeaders } from 'hono/secure-headers'
import { Refusal } from './domain/refusal.js'
import { adminApi } from './http/api/admin.js'
import { shopApi } from './http/api/shop.js'
import { adminFragments } from './http/fragments/admin.js'
import { orderFragments } from './http/fragments/orders.js'
import { productFragments } from './http/fragments/products.js'
import { healthRoutes } from './http/health.js'
import { accountPages } from './http/pages/accounts.js'
import { adminPages } from './http/pages/admin.js'
import { apiReference } from './http/pages/api-reference.js'
import { orderPages } from './http/pages/orders.js'
import { storefrontPages } from './http/pages/storefront.js'
import { answerRefusal, notFoundHandler, problemHandler } from './http/problems.js'
import type { Env, Services } from './http/services.js'

/** Largest body that is read, in bytes. */
const BODY_BYTES_MAX = 16 * 1024

/** The whole web application: what every request passes, and then every address, one line each. */
export function createApp(services: Services): Hono<Env> {
  const app = new Hono<Env>()

  app.use(securityHeaders(services))
  app.use(closeWhenDraining(services))
  app.use(compressPages())
  app.use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: tooLarge }))
  app.use(methodNotAllowed({ app, onMethodNotAllowed }))
  app.use('/api/*', corsOnlyFor(services.settings.corsOrigin))
  app.use(formsFromHereOnly(services))

  app.route('/', services.assets.routes)
  app.route('/', healthRoutes(services))
  app.route('/', storefrontPages(services))
  app.route('/', orderPages(services))
  app.route('/', accountPages(services))
  app.route('/', adminPages(services))
  app.route('/', productFragments(services))
  app.route('/', orderFragments(services))
  app.route('/', adminFragments(services))
  app.route('/', shopApi(services))
  app.route('/', adminApi(services))
  app.route('/', apiReference(services))

  app.notFound(notFoundHandler(services))
  app.onError(problemHandler(services))
  return app

  function onMethodNotAllowed(c: Context<Env>, methods: string[]): Promise<Response> {
    c.header('Allow', methods.join(', '))
    return answerRefusal(
      c,
      services,
      new Refusal('method_not_allowed', `This address takes ${methods.join(', ')}.`),
    )
  }
}

function tooLarge(): never {
  throw new Refusal('too_large', `A request may be ${BODY_BYTES_MAX / 1024} KB at most.`)
}

/** Pages and files of the console. What is polled or small is better sent as it is, and assets compress themselves. */
function compressPages(): MiddlewareHandler<Env> {
  const gzip = compress({ encoding: 'gzip' })
  return (c, next) =>
    /^\/(api|assets|fragments|healthz|readyz|metrics)\b/.test(c.req.path) ? next() : gzip(c, next)
}

/** Everything comes from this shop: no script, style, picture or form target of another host, and nothing inline. */
function securityHeaders({ settings }: Services): MiddlewareHandler<Env> {
  const addHeaders = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
    },
    // The default, no-referrer, makes browsers hide the origin of a form post, which would then be refused.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: settings.secure ? 'max-age=31536000' : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [] },
  })
  return async (c, next) => {
    await next()
    // A 304 has no body to protect, and polls are mostly answered by it: it repeats only what caches need.
    if (c.res.status !== 304) {
      await addHeaders(c, async () => undefined)
    }
  }
}

/** A stopping server answers what it was sent, and tells the client to send the rest to another. */
function closeWhenDraining({ isDraining }: Services): MiddlewareHandler<Env> {
  return async (c, next) => {
    await next()
    if (isDraining()) {
      c.header('Connection', 'close')
    }
  }
}

/** Forms are taken from this shop's own pages. The API stands outside: there a foreign page cannot send what is demanded. */
function formsFromHereOnly({ settings }: Services): MiddlewareHandler<Env> {
  const check = settings.publicOrigin ? csrf({ origin: settings.publicOrigin }) : csrf()
  return (c, next) => (c.req.method === 'POST' && !c.req.path.startsWith('/api/') ? check(c, next) : next())
}

/** The one foreign origin that may use the API from a browser, by bearer token: cookies stay out of it. */
function corsOnlyFor(origin: string | null) {
  return cors({
    origin: origin ?? [],
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
    exposeHeaders: ['Retry-After'],
    maxAge: 600,
  })
}

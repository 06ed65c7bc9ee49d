import type { HttpBindings } from '@hono/node-server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { csrf } from 'hono/csrf'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { Refusal } from './domain/refusal.js'
import { answerHeaders } from './http/answer-headers.js'
import { adminApi } from './http/api/admin.js'
import { admissionApi } from './http/api/admission.js'
import { receiptsApi } from './http/api/receipts.js'
import { rehearsalApi } from './http/api/rehearsals.js'
import { shopApi } from './http/api/shop.js'
import { waitlistApi } from './http/api/waitlist.js'
import { adminFragments } from './http/fragments/admin.js'
import { orderFragments } from './http/fragments/orders.js'
import { productFragments } from './http/fragments/products.js'
import { waitingRoomFragments } from './http/fragments/waiting-room.js'
import { healthRoutes } from './http/health.js'
import { doorOfHolds } from './http/overload.js'
import { accountPages } from './http/pages/accounts.js'
import { adminPages } from './http/pages/admin.js'
import { apiReference } from './http/pages/api-reference.js'
import { orderPages } from './http/pages/orders.js'
import { receiptPages } from './http/pages/receipts.js'
import { reminderPages } from './http/pages/reminders.js'
import { storefrontPages } from './http/pages/storefront.js'
import { waitingRoomPages } from './http/pages/waiting-room.js'
import { previews } from './http/preview.js'
import { answerRefusal, notFoundHandler, problemHandler } from './http/problems.js'
import { openRenderedBoard, type RenderedBoard } from './http/rendered-board.js'
import type { Env, Services } from './http/services.js'

/** The whole web application: what every request passes, and then every address, one line each. */
export function createApp(services: Services): Hono<Env> {
  const app = new Hono<Env>()

  const board = openRenderedBoard(services)
  app.use(headersOfEveryAnswer(services))
  app.use(compressPages())
  app.use('/holds', doorOfHolds(services))
  app.use('/api/holds', doorOfHolds(services))
  app.use(methodNotAllowed({ app, onMethodNotAllowed }))
  if (services.settings.corsOrigin) {
    app.use('/api/*', corsOnlyFor(services.settings.corsOrigin))
  }
  app.use(formsFromHereOnly(services))
  app.use(previews(services, createApp))

  app.route('/', services.assets.routes)
  app.route('/', healthRoutes(services))
  app.route('/', storefrontPages(services))
  app.route('/', reminderPages(services))
  app.route('/', waitingRoomPages(services))
  app.route('/', orderPages(services))
  app.route('/', receiptPages(services))
  app.route('/', accountPages(services))
  app.route('/', adminPages(services))
  app.route('/', productFragments(services, board))
  app.route('/', waitingRoomFragments(services))
  app.route('/', orderFragments(services))
  app.route('/', adminFragments(services))
  app.route('/', shopApi(services))
  app.route('/', receiptsApi(services))
  app.route('/', waitlistApi(services))
  app.route('/', admissionApi(services))
  app.route('/', adminApi(services))
  app.route('/', rehearsalApi(services))
  app.route('/', apiReference(services))

  app.notFound(notFoundHandler(services))
  app.onError(problemHandler(services))
  answerPollsFirst(app, board)
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

/** What the board can answer from memory passes no routing, no middleware and no promise. */
function answerPollsFirst(app: Hono<Env>, board: RenderedBoard): void {
  const answerAll = app.fetch
  app.fetch = (request, server, context) => {
    const { incoming } = (server ?? {}) as Partial<HttpBindings>
    return (incoming && board.atOnce(incoming)) ?? answerAll(request, server, context)
  }
}

/** Pages and files of the console. What is polled or small is better sent as it is, and assets compress themselves. */
function compressPages(): MiddlewareHandler<Env> {
  const gzip = compress({ encoding: 'gzip' })
  return (c, next) =>
    /^\/(api|assets|fragments|healthz|readyz|metrics)\b/.test(c.req.path) ? next() : gzip(c, next)
}

/**
 * Sets what every answer carries, before the handlers run: on an answer that is made already, Hono and its server leave
 * their quick path, which halves what a process can answer (as its own secureHeaders and bodyLimit did). Where there is
 * a socket the headers are left with it, since Hono's own cost each answer a tenth of its time.
 */
function headersOfEveryAnswer({ settings, isDraining }: Services): MiddlewareHandler<Env> {
  const headers = Object.entries(answerHeaders(settings))
  return async (c, next) => {
    const { outgoing } = (c.env ?? {}) as Partial<HttpBindings>
    for (const [name, value] of headers) {
      if (outgoing) {
        outgoing.setHeader(name, value)
      } else {
        c.header(name, value)
      }
    }
    await next()
    // A stopping server answers what it was sent, and tells the client to send the rest to another.
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
function corsOnlyFor(origin: string) {
  return cors({
    origin,
    allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Waiting-Room-Ticket'],
    exposeHeaders: ['Retry-After'],
    maxAge: 600,
  })
}

import { randomUUID } from 'node:crypto'
import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { ProblemPage } from '../../views/pages/problem.js'
import { paths } from '../../views/paths.js'
import type { Problem } from '../../views/problem.js'
import { databaseOut, Refusal } from '../domain/refusal.js'
import { answerPage } from './answer.js'
import { identifyBrowser } from './identity.js'
import { safeNextPath } from './next-path.js'
import { problemOf } from './refusal-words.js'
import type { Env, Services } from './services.js'
import { siteFor } from './site.js'
import { STATUS_OF } from './statuses.js'

/** Answers every refusal and every fault, as JSON under /api, as a word to htmx for fragments, else as a page. */
export function problemHandler(services: Services): ErrorHandler<Env> {
  return async (error, c) => {
    const refusal = asRefusal(error, services)
    if (!refusal) {
      // Whoever met it can say which line of the log is theirs.
      const requestId = randomUUID()
      c.set('requestId', requestId)
      c.header('Request-Id', requestId)
      services.log.error(
        { err: error, requestId, method: c.req.method, path: c.req.path },
        'a request failed',
      )
    }
    return answerRefusal(c, services, refusal)
  }
}

export function notFoundHandler(services: Services): NotFoundHandler<Env> {
  return (c) => answerRefusal(c, services, new Refusal('not_found', 'There is no such page.'))
}

/**
 * Null is a fault of ours: it is said as such, and its details stay in the log. `said` is what a page says instead of the
 * refusal's own words.
 */
export async function answerRefusal(
  c: Context<Env>,
  services: Services,
  refusal: Refusal | null,
  said?: Problem,
): Promise<Response> {
  const status = refusal ? STATUS_OF[refusal.code] : 500
  if (refusal?.details.retry_after_seconds) {
    c.header('Retry-After', String(refusal.details.retry_after_seconds))
  }
  if (c.req.path.startsWith('/api/')) {
    c.header('Cache-Control', 'no-store')
    if (status === 401) {
      c.header('WWW-Authenticate', 'Bearer')
    }
    const receipt = refusal?.details.receipt
    return c.json({ error: bodyOf(refusal), ...(receipt === undefined ? {} : { receipt }) }, status)
  }
  if (refusal?.code === 'unauthorized') {
    return answerSignedOut(c)
  }
  const problem = said ?? (refusal ? problemOf(refusal) : faultOf(c.var.requestId))
  await rememberUser(c, services)
  // This is drawn even when the database cannot tell the time, and no rule is judged by it.
  const site = siteFor(c, services, new Date())
  return answerPage(c, <ProblemPage site={site} problem={problem} status={status} />, status)
}

function faultOf(requestId: string): Problem {
  const noted = `It has been noted as ${requestId}.`
  return {
    code: 'fault',
    title: 'Something went wrong on our side',
    message: `${noted} Nothing you hold is lost; please try again.`,
    fields: {},
    way_on: null,
  }
}

/** A page that is not there still says who is signed in; when the database is out, it does without. */
async function rememberUser(c: Context<Env>, services: Services): Promise<void> {
  if (c.var.user === undefined) {
    await identifyBrowser(services)(c, async () => undefined).catch(() => undefined)
  }
}

function bodyOf(refusal: Refusal | null) {
  if (!refusal) {
    return { code: 'fault', message: 'Something went wrong on our side.' }
  }
  const { code, message, details } = refusal
  return details.fields ? { code, message, fields: details.fields } : { code, message }
}

/** A page leads to the login and back. A poll makes the whole page go there: a login form has no place in a panel. */
function answerSignedOut(c: Context<Env>): Response {
  if (c.req.path.startsWith('/fragments/')) {
    c.header('HX-Redirect', paths.login(safeNextPath(pathOfPage(c))))
    return c.body(null, 401)
  }
  const next = c.req.method === 'GET' ? c.req.path : pathOfPage(c)
  return c.redirect(paths.login(safeNextPath(next)), 303)
}

/** The path of the page that the visitor sees, as htmx or the browser says; it is checked before it is followed. */
function pathOfPage(c: Context<Env>): string {
  const url = c.req.header('hx-current-url') ?? c.req.header('referer') ?? ''
  return URL.canParse(url) ? new URL(url).pathname : '/'
}

function asRefusal(error: unknown, services: Services): Refusal | null {
  if (error instanceof Refusal) {
    return error
  }
  if (error instanceof HTTPException && error.status === 403) {
    return new Refusal('forbidden', 'This form was sent from another site.')
  }
  if (services.shop.engine.classify(error) !== 'fault') {
    return databaseOut()
  }
  return null
}

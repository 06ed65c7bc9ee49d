import { type Context, Hono } from 'hono'
import { LoginPage } from '../../../views/pages/login.js'
import { RegisterPage } from '../../../views/pages/register.js'
import { paths } from '../../../views/paths.js'
import { Refusal } from '../../domain/refusal.js'
import { answerPage } from '../answer.js'
import { identifyBrowser } from '../identity.js'
import { logIn, register } from '../log-in.js'
import { safeNextPath } from '../next-path.js'
import { checkAgainst, readForm } from '../read-body.js'
import { problemOf } from '../refusal-words.js'
import { credentials } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { beginSession, endSession, sessionChanges } from '../sessions.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

const FIELDS = ['email', 'password', 'next'] as const

interface Attempt {
  next: string
  email: string
  refusal: Refusal | null
}

/** Registering, logging in and logging out in a browser. */
export function accountPages(services: Services): Hono<Env> {
  const pages = new Hono<Env>()

  for (const [path, Page] of [
    ['/login', LoginPage],
    ['/register', RegisterPage],
  ] as const) {
    pages.get(path, identifyBrowser(services), async (c) => {
      const next = safeNextPath(c.req.query('next'))
      return c.var.user ? c.redirect(next, 303) : await render(c, Page, { next, email: '', refusal: null })
    })
  }

  pages.post('/login', sessionChanges(services), async (c) => {
    const { next, ...typed } = await readForm(c, FIELDS)
    try {
      beginSession(c, await logIn(c, services, checkAgainst(credentials, typed)))
      return c.redirect(safeNextPath(next), 303)
    } catch (error) {
      return renderRefused(c, LoginPage, next, typed.email, error)
    }
  })

  pages.post('/register', sessionChanges(services), async (c) => {
    const { next, ...typed } = await readForm(c, FIELDS)
    try {
      beginSession(c, await register(c, services, checkAgainst(credentials, typed)))
      return c.redirect(safeNextPath(next), 303)
    } catch (error) {
      return renderRefused(c, RegisterPage, next, typed.email, error)
    }
  })

  pages.post('/logout', sessionChanges(services), async (c) => {
    await readForm(c, [])
    endSession(c)
    return c.redirect(paths.home, 303)
  })

  function renderRefused(
    c: Context<Env>,
    Page: typeof LoginPage,
    next: string,
    email: string,
    error: unknown,
  ): Promise<Response> {
    if (error instanceof Refusal) {
      return render(c, Page, { next: safeNextPath(next), email: email.slice(0, 254), refusal: error })
    }
    throw error
  }

  async function render(c: Context<Env>, Page: typeof LoginPage, attempt: Attempt): Promise<Response> {
    const { next, email, refusal } = attempt
    const site = await siteOf(c, services)
    const problem = refusal ? { ...problemOf(refusal), ...wrongCredentials(refusal) } : null
    if (refusal?.details.retry_after_seconds) {
      c.header('Retry-After', String(refusal.details.retry_after_seconds))
    }
    const page = <Page site={site} next={next} email={email} problem={problem} />
    return answerPage(c, page, refusal ? STATUS_OF[refusal.code] : 200)
  }

  return pages
}

/** On the login page itself the way on is the form below, not a link to the login. */
function wrongCredentials(refusal: Refusal) {
  return refusal.code === 'unauthorized' ? { title: 'That did not match', way_on: null } : {}
}

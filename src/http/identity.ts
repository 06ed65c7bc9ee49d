import type { MiddlewareHandler } from 'hono'
import { Refusal } from '../domain/refusal.js'
import type { User } from '../domain/types.js'
import { demandJson } from './read-body.js'
import type { Env, Services } from './services.js'
import { findSessionUserId } from './sessions.js'

/** Finds out who asks, from the session cookie, and leaves it in `user`. The role is the database's. */
export function identifyBrowser(services: Services): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('user', await findUser(services, await findSessionUserId(c, services)))
    await next()
  }
}

/**
 * Finds out who asks the API: by bearer token, else by session cookie. Another site can make a browser send the
 * cookie, but neither a body of type application/json nor another method than GET and POST without asking this shop
 * first, so with a cookie every POST must say that it is JSON.
 */
export function identifyClient(services: Services): MiddlewareHandler<Env> {
  return async (c, next) => {
    const token = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (token) {
      c.set('user', await findUser(services, await services.tokens.read(token)))
    } else {
      c.set('user', await findUser(services, await findSessionUserId(c, services)))
      if (c.get('user') && c.req.method === 'POST') {
        demandJson(c)
      }
    }
    // What is somebody's own is kept by nobody on the way.
    c.header('Cache-Control', 'no-store')
    await next()
  }
}

async function findUser({ shop }: Services, userId: number | null): Promise<User | null> {
  return userId === null ? null : ((await shop.accounts.find(userId)) ?? null)
}

/** Lets signed-in users pass. Throws Refusal `unauthorized`, which pages turn into a way to the login. */
export const signedIn: MiddlewareHandler<Env> = async (c, next) => {
  if (!c.var.user) {
    throw new Refusal('unauthorized', 'Log in first.')
  }
  await next()
}

/** Lets admins pass. Throws Refusal `unauthorized` or `forbidden`. */
export const adminsOnly: MiddlewareHandler<Env> = async (c, next) => {
  if (!c.var.user) {
    throw new Refusal('unauthorized', 'Log in first.')
  }
  if (c.var.user.role !== 'admin') {
    throw new Refusal('forbidden', 'This is for the operators of the shop.')
  }
  await next()
}

/** The user of a route that stands behind `signedIn` or `adminsOnly`. */
export function userOf(c: { var: Env['Variables'] }): User {
  if (!c.var.user) {
    throw new Refusal('unauthorized', 'Log in first.')
  }
  return c.var.user
}

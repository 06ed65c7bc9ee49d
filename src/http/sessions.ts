import type { Context, MiddlewareHandler } from 'hono'
import { getCookie } from 'hono/cookie'
import { type Session, type SessionData, type Store, sessionMiddleware } from 'hono-sessions'
import { SESSION_SECONDS } from '../domain/sessions.js'
import type { Shop } from '../domain/shop.js'
import type { User } from '../domain/types.js'
import type { Services } from './services.js'

/**
 * hono-sessions looks after the cookie where a session begins or ends: at registering, logging in and logging out.
 * It would write the session back after every request that it sees, which costs time and lets a slow poll undo a
 * log-out, so all other routes only look the cookie up, by `findSessionUserId`.
 */
export function sessionChanges({ shop, settings }: Services): MiddlewareHandler {
  return sessionMiddleware({
    store: asStore(shop),
    expireAfterSeconds: SESSION_SECONDS,
    autoExtendExpiration: false,
    sessionCookieName: cookieName(settings.secure),
    cookieOptions: {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: settings.secure,
      maxAge: SESSION_SECONDS,
    },
  }) as MiddlewareHandler
}

/** Signs the browser in, under a new session id: one that somebody planted before is worth nothing afterwards. */
export function beginSession(c: Context, user: User): void {
  sessionOf(c).set('user_id', user.id)
  c.set('session_key_rotation', true)
}

export function endSession(c: Context): void {
  sessionOf(c).deleteSession()
}

function sessionOf(c: Context): Session<{ user_id: number }> {
  return c.get('session')
}

/** The user id of the browser's session, or null. */
export async function findSessionUserId(c: Context, { shop, settings }: Services): Promise<number | null> {
  const secret = getCookie(c, cookieName(settings.secure))
  return secret ? ((await shop.sessions.find(secret))?.user_id ?? null) : null
}

/** The prefix makes browsers refuse a cookie of this name that another host or an insecure page has set. */
function cookieName(secure: boolean): string {
  return secure ? '__Host-holdfast' : 'holdfast'
}

function asStore({ sessions, accounts }: Shop): Store {
  return {
    async getSessionById(secret) {
      const session = secret ? await sessions.find(secret) : undefined
      return session ? dataOf(session.user_id) : null
    },
    async createSession(secret, data) {
      const userId = userIdIn(data)
      const user = userId === null ? undefined : await accounts.find(userId)
      if (user) {
        await sessions.open(secret, user)
      }
    },
    // A session never changes while it lasts, so there is nothing to write back.
    persistSessionData: () => undefined,
    deleteSession: (secret) => sessions.close(secret),
  }
}

function dataOf(userId: number): SessionData {
  return {
    _data: { user_id: { value: userId, flash: false } },
    _expire: null,
    _delete: false,
    _accessed: null,
  }
}

function userIdIn(data: SessionData): number | null {
  const value = data._data.user_id?.value
  return typeof value === 'number' ? value : null
}

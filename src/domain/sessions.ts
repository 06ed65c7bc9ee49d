import { createHash } from 'node:crypto'
import type { Engine } from './engine.js'
import { Recent } from './recent.js'
import type { User } from './types.js'

/** A signed-in browser lasts this long, in seconds, however busy it is; an operator's, who can do more harm, less. */
export const SESSION_SECONDS = 12 * 60 * 60
export const ADMIN_SESSION_SECONDS = 8 * 60 * 60
/** One that is not used ends after this, in seconds: longer than people wait for a sale with a page before them. */
export const IDLE_SECONDS = 2 * 60 * 60
/** How exactly the last use is known, in milliseconds: writing it down each time would make every poll a write. */
const SEEN_MS = 15 * 60_000

/** How long a session is believed before the database is asked again, in milliseconds. */
const SESSION_MS_MAX = 1_000
const SESSIONS_REMEMBERED_MAX = 20_000
/** Most ended sessions deleted at a time. */
const DELETED_MAX = 1_000

export interface Session {
  user_id: number
}

/**
 * Sessions are of record in SQL on every engine. A visitor who is not signed in has none; nothing but signing in
 * makes one and nothing renews one beyond its end, so a request that was under way at a log-out cannot bring it back.
 */
export interface Sessions {
  /** The session of a cookie's value, read at most a second ago; undefined when it is unknown, ended or logged out. */
  find(secret: string): Promise<Session | undefined>
  open(secret: string, user: Pick<User, 'id' | 'role'>): Promise<void>
  close(secret: string): Promise<void>
  /** Deletes sessions that have ended, a bounded number at a time. */
  deleteEnded(): Promise<void>
}

export function openSessions(engine: Engine): Sessions {
  const { db } = engine
  const recent = new Recent<string, Session | undefined>(SESSION_MS_MAX, SESSIONS_REMEMBERED_MAX, read)

  async function read(id: string): Promise<Session | undefined> {
    const now = await engine.now()
    const session = await db
      .selectFrom('sessions')
      .select(['user_id', 'created_at', 'seen_at'])
      .where('id', '=', id)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (!session) {
      return undefined
    }
    const unused = now.getTime() - (session.seen_at ?? session.created_at).getTime()
    if (unused >= IDLE_SECONDS * 1000) {
      return undefined
    }
    if (unused >= SEEN_MS) {
      // A database that takes no writes just now still lets people read; the next use writes it down.
      await db
        .updateTable('sessions')
        .set({ seen_at: now })
        .where('id', '=', id)
        .execute()
        .catch(() => undefined)
    }
    return { user_id: session.user_id }
  }

  async function open(secret: string, user: Pick<User, 'id' | 'role'>): Promise<void> {
    const created_at = await engine.now()
    const seconds = user.role === 'admin' ? ADMIN_SESSION_SECONDS : SESSION_SECONDS
    const expires_at = new Date(created_at.getTime() + seconds * 1000)
    const id = hashOf(secret)
    await db
      .insertInto('sessions')
      .values({ id, user_id: user.id, expires_at, created_at, seen_at: null })
      .execute()
    recent.forget(id)
  }

  async function close(secret: string): Promise<void> {
    const id = hashOf(secret)
    await db.deleteFrom('sessions').where('id', '=', id).execute()
    recent.forget(id)
  }

  async function deleteEnded(): Promise<void> {
    const ended = await db
      .selectFrom('sessions')
      .select('id')
      .where('expires_at', '<=', await engine.now())
      .orderBy('expires_at')
      .limit(DELETED_MAX)
      .execute()
    if (ended.length > 0) {
      const ids = ended.map((session) => session.id)
      await db.deleteFrom('sessions').where('id', 'in', ids).execute()
    }
  }

  return { find: (secret) => recent.get(hashOf(secret)), open, close, deleteEnded }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

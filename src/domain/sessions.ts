import { createHash } from 'node:crypto'
import type { Engine } from './engine.js'
import { Recent } from './recent.js'

/** A signed-in browser lasts this long, in seconds, however busy it is. */
export const SESSION_SECONDS = 12 * 60 * 60

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
 * makes one and nothing renews one, so a request that was under way at a log-out cannot bring it back.
 */
export interface Sessions {
  /** The session of a cookie's value, read at most a second ago; undefined when it is unknown, ended or logged out. */
  find(secret: string): Promise<Session | undefined>
  open(secret: string, userId: number): Promise<void>
  close(secret: string): Promise<void>
  /** Deletes sessions that have ended, a bounded number at a time. */
  deleteEnded(): Promise<void>
}

export function openSessions(engine: Engine): Sessions {
  const { db } = engine
  const recent = new Recent<string, Session | undefined>(SESSION_MS_MAX, SESSIONS_REMEMBERED_MAX, read)

  async function read(id: string): Promise<Session | undefined> {
    return db
      .selectFrom('sessions')
      .select('user_id')
      .where('id', '=', id)
      .where('expires_at', '>', await engine.now())
      .executeTakeFirst()
  }

  async function open(secret: string, userId: number): Promise<void> {
    const created_at = await engine.now()
    const expires_at = new Date(created_at.getTime() + SESSION_SECONDS * 1000)
    const id = hashOf(secret)
    await db.insertInto('sessions').values({ id, user_id: userId, expires_at, created_at }).execute()
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

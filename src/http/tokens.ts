import { sign, verify } from 'hono/jwt'
import { Recent } from '../domain/recent.js'

/** Bearer tokens of API clients: they name a user and nothing else, so that a role is never believed from one. */
export interface Tokens {
  issue(userId: number): Promise<string>
  /** The user id of a valid token, else null. */
  read(token: string): Promise<number | null>
}

/** How long a token lasts, in seconds. */
export const TOKEN_SECONDS = 12 * 60 * 60
const TOKENS_REMEMBERED_MAX = 20_000
const ALGORITHM = 'HS256'

interface Verified {
  userId: number
  /** In seconds since 1970, by this machine's clock, as JWT has it. */
  expiresAt: number
}

/** A token is verified once and then remembered until it ends: WebCrypto for each request would cap the process. */
export function openTokens(secret: string): Tokens {
  const recent = new Recent<string, Verified | null>(TOKEN_SECONDS * 1000, TOKENS_REMEMBERED_MAX, verified)

  async function verified(token: string): Promise<Verified | null> {
    try {
      const { sub, exp } = await verify(token, secret, ALGORITHM)
      const userId = Number(sub)
      return Number.isSafeInteger(userId) && typeof exp === 'number' ? { userId, expiresAt: exp } : null
    } catch {
      return null
    }
  }

  return {
    issue(userId) {
      const now = Math.floor(Date.now() / 1000)
      return sign({ sub: String(userId), iat: now, exp: now + TOKEN_SECONDS }, secret, ALGORITHM)
    },
    async read(token) {
      const found = await recent.get(token)
      return found && found.expiresAt > Date.now() / 1000 ? found.userId : null
    },
  }
}

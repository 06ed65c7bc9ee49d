import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Refusal } from '../domain/refusal.js'

/** Slows down who guesses passwords: failures are counted by account and by address, each in a bucket of its own. */
export interface Throttle {
  /** Throws Refusal `slow_down` when the account or the address has failed too often. */
  check(email: string, address: string): Promise<void>
  failed(email: string, address: string): Promise<void>
}

/** Failures before an account has to wait, and the wait in seconds. */
const ACCOUNT = { points: 5, duration: 60 }
/** Failures before an address has to wait, and the wait in seconds: more, as many people may share one. */
const ADDRESS = { points: 30, duration: 60 }

export function openThrottle(): Throttle {
  const accounts = new RateLimiterMemory(ACCOUNT)
  const addresses = new RateLimiterMemory(ADDRESS)

  async function refuseIfSpent(limiter: RateLimiterMemory, key: string): Promise<void> {
    const found = await limiter.get(key)
    if (found && found.consumedPoints >= limiter.points) {
      throw new Refusal('slow_down', 'Too many attempts. Wait a moment, then try again.', {
        retry_after_seconds: Math.max(1, Math.ceil(found.msBeforeNext / 1000)),
      })
    }
  }

  return {
    async check(email, address) {
      await refuseIfSpent(accounts, email)
      await refuseIfSpent(addresses, address)
    },
    async failed(email, address) {
      await accounts.penalty(email)
      await addresses.penalty(address)
    },
  }
}

/** For load tests, where RATE_LIMITS=off: nobody is slowed down. */
export function openNoThrottle(): Throttle {
  return { check: async () => undefined, failed: async () => undefined }
}

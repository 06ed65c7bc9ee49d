import { PRESENCE_MS, type Presence } from '../../domain/engine.js'
import { spansOf } from '../presence-span.js'
import type { RedisLink } from './redis.js'

/** How often those seen are told to Redis, in milliseconds. */
const TELL_MS = 500
/** Most ranks that one command adds. */
const TOLD_MAX = 1_000

/** Who is there, as a sorted set of ranks for each line and span, which all processes share. Redis lost, nobody knows. */
export function openPresence(redis: RedisLink): Presence & { close(): void } {
  let untold = new Map<string, Set<number>>()
  const timer = setInterval(tell, TELL_MS).unref()

  function tell(): void {
    const telling = untold
    untold = new Map()
    for (const [span, ranks] of telling) {
      const all = [...ranks]
      for (let from = 0; from < all.length; from += TOLD_MAX) {
        const members = all.slice(from, from + TOLD_MAX).flatMap((rank) => [rank, rank])
        void redis.ask((client) => client.zadd(keyOf(span), ...members))
      }
      void redis.ask((client) => client.pexpire(keyOf(span), 3 * PRESENCE_MS))
    }
  }

  return {
    seen(line, rank, now) {
      const { current } = spansOf(line, now)
      untold.set(current, (untold.get(current) ?? new Set()).add(rank))
    },
    async nth(line, after, count, now) {
      const key = keyOf(spansOf(line, now).last)
      const behind = `(${after}`
      const rank = await redis.ask(
        async (client) =>
          (await client.zrangebyscore(key, behind, '+inf', 'LIMIT', count - 1, 1))[0] ??
          (await client.zrevrangebyscore(key, '+inf', behind, 'LIMIT', 0, 1))[0],
      )
      return rank === undefined ? null : Number(rank)
    },
    async count(line, after, now) {
      const { current, last } = spansOf(line, now)
      const counts = await redis.ask((client) =>
        Promise.all([current, last].map((span) => client.zcount(keyOf(span), `(${after}`, '+inf'))),
      )
      return counts ? Math.max(...counts) : null
    },
    close: () => clearInterval(timer),
  }
}

function keyOf(span: string): string {
  return `room:${span}`
}

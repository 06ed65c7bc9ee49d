import type { HoldTimers } from '../../domain/engine.js'
import type { RedisLink } from './redis.js'

/** One command for a whole batch of holds, as each command has a price of its own. */
const START = `
  for index, name in ipairs(KEYS) do
    redis.call('set', name, '1', 'px', ARGV[index])
  end`

/** Hold timers as keys `hold:<orderId>` that end with the hold. Lost ones are missed by nobody: SQL has the end. */
export function openTimers(redis: RedisLink): HoldTimers {
  return {
    start(holds) {
      const names = holds.map(({ order_id }) => nameOf(order_id))
      const ends = holds.map(({ milliseconds }) => milliseconds)
      void redis.ask((client) => client.eval(START, names.length, ...names, ...ends))
    },
    stop(orderIds) {
      void redis.ask((client) => client.del(...orderIds.map(nameOf)))
    },
    async remaining(orderId) {
      const left = await redis.ask((client) => client.pttl(nameOf(orderId)))
      return left !== undefined && left > 0 ? left : null
    },
  }
}

function nameOf(orderId: string): string {
  return `hold:${orderId}`
}

import type { HoldTimers } from '../../domain/engine.js'
import type { RedisLink } from './redis.js'

/** Hold timers as keys `hold:<orderId>` that end with the hold. Lost ones are missed by nobody: SQL has the end. */
export function openTimers(redis: RedisLink): HoldTimers {
  return {
    start(holds) {
      void redis.ask(async (client) => {
        const pipeline = client.pipeline()
        for (const { order_id, milliseconds } of holds) {
          pipeline.set(nameOf(order_id), '1', 'PX', milliseconds)
        }
        const failed = (await pipeline.exec())?.find(([error]) => error)
        if (failed) {
          throw failed[0]
        }
      })
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

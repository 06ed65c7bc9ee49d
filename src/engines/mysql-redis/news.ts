import { randomUUID } from 'node:crypto'
import type { StockListener, StockNews } from '../../domain/engine.js'
import type { RedisLink } from './redis.js'

/**
 * Stock news by Redis pub/sub. This process hears its own at once and without Redis; another that does not hear them
 * shows the change a moment later, when its board has grown old.
 */
export function openNews(redis: RedisLink, onFault: (error: unknown) => void): StockNews {
  const channel = redis.channel('stock')
  const self = randomUUID()
  const listeners = new Set<StockListener>()

  function tell(...news: Parameters<StockListener>): void {
    for (const listener of listeners) {
      try {
        listener(...news)
      } catch (error) {
        onFault(error)
      }
    }
  }

  redis.listen(channel, (message) => {
    const [sender, productId] = message.split(' ')
    if (sender !== self) {
      tell(Number(productId), 'elsewhere')
    }
  })

  return {
    publish(productId) {
      tell(productId, 'here')
      void redis.ask((client) => client.publish(channel, `${self} ${productId}`))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

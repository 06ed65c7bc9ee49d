import type { StockNews } from '../../domain/engine.js'

/** With one process there is nobody else to tell: a list of listeners. */
export function openNews(): StockNews {
  const listeners = new Set<(productId: number) => void>()

  return {
    publish(productId) {
      for (const listener of listeners) {
        listener(productId)
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

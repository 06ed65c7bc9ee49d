import type { StockListener, StockNews } from '../../domain/engine.js'

/** With one process there is nobody else to tell: a list of listeners. */
export function openNews(): StockNews {
  const listeners = new Set<StockListener>()

  return {
    publish(productId) {
      for (const listener of listeners) {
        listener(productId, 'here')
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

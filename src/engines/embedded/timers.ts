import type { HoldTimers } from '../../domain/engine.js'

/** Hold timers as a map of ends, in the milliseconds of a clock that is never set. */
export function openTimers(): HoldTimers {
  const ends = new Map<string, number>()

  return {
    start(holds) {
      forgetEnded(ends)
      for (const { order_id, milliseconds } of holds) {
        ends.set(order_id, performance.now() + milliseconds)
      }
    },
    stop(orderIds) {
      for (const orderId of orderIds) {
        ends.delete(orderId)
      }
    },
    async remaining(orderId) {
      const left = (ends.get(orderId) ?? 0) - performance.now()
      return left > 0 ? left : null
    },
  }
}

/** Timers that ended stand at the front, as they were started first; what is left behind another is met later. */
function forgetEnded(ends: Map<string, number>): void {
  for (const [orderId, end] of ends) {
    if (end > performance.now()) {
      return
    }
    ends.delete(orderId)
  }
}

import type { RefusalCode } from './refusal.js'
import type { Shop } from './shop.js'
import type { RefusalCount } from './types.js'

/** The counter of every hold that was refused for want of stock. */
export const OVERSELL_ATTEMPTS_BLOCKED = 'oversell_attempts_blocked'

/** Counts a refused hold, for its product, by minute and reason. It costs no SQL by itself: counters are written in bulk. */
export function countRefusal({ engine }: Shop, productId: number, reason: RefusalCode, now: Date): void {
  engine.counters.add(`${prefixOf(productId)}${now.toISOString().slice(0, 16)}Z ${reason}`, 1)
  if (reason === 'insufficient_stock') {
    engine.counters.add(OVERSELL_ATTEMPTS_BLOCKED, 1)
  }
}

/** The refused holds of a product, oldest minute first. */
export async function listRefusals({ engine }: Shop, productId: number): Promise<RefusalCount[]> {
  const prefix = prefixOf(productId)
  const counts = await engine.counters.list(prefix)
  return counts.map(({ name, value }) => {
    const [minute = '', reason = ''] = name.slice(prefix.length).split(' ')
    return { minute: new Date(minute.replace('Z', ':00.000Z')), reason, count: value }
  })
}

function prefixOf(productId: number): string {
  return `refused ${productId} `
}

import type { Product, RefusalCount, SaleMinute } from '../src/domain/types.js'

/** How much was asked for within one minute. */
export interface DemandMinute {
  minute: Date
  /** Null where the count before this minute is not known. */
  holds: number | null
  refused: number
}

const MINUTE_MS = 60_000

/**
 * Holds and refusals of every minute in which there was anything, in order. Orders are counted on through a sale, so
 * the first minute of a list tells its own only if it is also the first of the product.
 */
export function demandOf(
  product: Pick<Product, 'created_at'>,
  minutes: SaleMinute[],
  refusals: RefusalCount[],
): DemandMinute[] {
  const demand = new Map<number, DemandMinute>()
  const begun = product.created_at.getTime() + MINUTE_MS
  minutes.forEach(({ minute, orders }, i) => {
    const before = i > 0 ? minutes[i - 1]?.orders : minute.getTime() < begun ? 0 : undefined
    const holds = before === undefined ? null : orders - before
    demand.set(minute.getTime(), { minute, holds, refused: 0 })
  })
  for (const { minute, count } of refusals) {
    const known = demand.get(minute.getTime()) ?? { minute, holds: 0, refused: 0 }
    demand.set(minute.getTime(), { ...known, refused: known.refused + count })
  }
  return [...demand.values()].sort((a, b) => a.minute.getTime() - b.minute.getTime())
}

/**
 * The minutes from the start of the sale on. What stood before it is told once, at the start: a product that is set
 * up days ahead would else push its sale into the last pixel of a chart.
 */
export function minutesOfSale(product: Pick<Product, 'sale_starts_at'>, minutes: SaleMinute[]): SaleMinute[] {
  const start = Math.floor(product.sale_starts_at.getTime() / MINUTE_MS) * MINUTE_MS
  const before = minutes.filter(({ minute }) => minute.getTime() < start).at(-1)
  const during = minutes.filter(({ minute }) => minute.getTime() >= start)
  if (!before || during.length === 0) return minutes
  return during[0]?.minute.getTime() === start ? during : [{ ...before, minute: new Date(start) }, ...during]
}

/** How often each reason was given, the most frequent first. */
export function refusalsByReason(refusals: RefusalCount[]): { reason: string; count: number }[] {
  const sums = new Map<string, number>()
  for (const { reason, count } of refusals) sums.set(reason, (sums.get(reason) ?? 0) + count)
  return [...sums].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}

import type { SaleState, StockNumbers } from '../src/domain/types.js'

/** "1 unit", "12 units". */
export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** A length of time as one says it: "2 minutes", "90 seconds", "1 minute". */
export function lengthInWords(seconds: number): string {
  if (seconds % 3600 === 0) return count(seconds / 3600, 'hour')
  if (seconds % 60 === 0) return count(seconds / 60, 'minute')
  return count(seconds, 'second')
}

/** Where the units are, in the order in which the strip draws them. */
export const unitsInWords = (stock: StockNumbers) =>
  `${stock.total_stock} free · ${stock.held} held · ${stock.sold} sold of ${stock.supplied}`

/** The state of a sale in the words of the shop. */
export const STATE_WORDS: Record<SaleState, string> = {
  upcoming: 'Opens soon',
  live: 'On sale',
  all_held: 'All held',
  sold_out: 'Sold out',
  paused: 'Paused',
  ended: 'Ended',
}

import type { ProductOnShow, SaleState, StockNumbers } from '../src/domain/types.js'

/** "1 unit", "12 units". */
export const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** A length of time as one says it: "2 minutes", "90 seconds", "1 minute". */
export function lengthInWords(seconds: number): string {
  if (seconds % 3600 === 0) return count(seconds / 3600, 'hour')
  if (seconds % 60 === 0) return count(seconds / 60, 'minute')
  return count(seconds, 'second')
}

const SPANS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** A measured length of time in its two largest units: "3 minutes 20 seconds"; a very short one in tenths. */
export function spanInWords(seconds: number): string {
  if (seconds > 0 && seconds < 10) return count(Math.max(0.1, Math.round(seconds * 10) / 10), 'second')
  const whole = Math.round(seconds)
  const first = SPANS.findIndex(([, length]) => whole >= length)
  if (first < 0) return '0 seconds'
  return SPANS.slice(first, first + 2)
    .map(([name, length], i) => ({
      name,
      amount: Math.floor((i === 0 ? whole : whole % (SPANS[first]?.[1] ?? 1)) / length),
    }))
    .filter(({ amount }) => amount > 0)
    .map(({ name, amount }) => count(amount, name))
    .join(' ')
}

/** A time that can only be estimated, said no more exactly than it is known. */
export function roughlyInWords(seconds: number): string {
  if (seconds <= 10) return 'A few seconds.'
  if (seconds <= 50) return `About ${Math.ceil(seconds / 10) * 10} seconds.`
  if (seconds < 90) return 'About a minute.'
  return seconds < 5_400 ? `About ${Math.round(seconds / 60)} minutes.` : 'More than an hour.'
}

/** Where the units are, in the order in which the strip draws them. */
export const unitsInWords = (stock: StockNumbers) =>
  `${stock.total_stock} free · ${stock.held} held · ${stock.sold} sold of ${stock.supplied}`

/** Why holds were refused, in the operator's words. */
const REFUSAL_WORDS: Record<string, string> = {
  insufficient_stock: 'Not enough units were free',
  limit_reached: "Over the customer's limit",
  sale_not_started: 'The sale had not started',
  sale_ended: 'The sale had ended',
  sale_paused: 'The sale was paused',
  not_admitted: 'Not yet let in from the waiting room',
}

/** A reason that has no words yet is still told by its code. */
export const refusalInWords = (reason: string) =>
  REFUSAL_WORDS[reason] ?? `Refused as ${reason.replaceAll('_', ' ')}`

/** What a card's form follows: the state of its sale, and before that whether its waiting room is open. */
export const turnOf = ({ state, waiting_room_open }: ProductOnShow) =>
  state === 'upcoming' && waiting_room_open ? 'gathering' : state

/** The state of a sale in the words of the shop. */
export const STATE_WORDS: Record<SaleState, string> = {
  upcoming: 'Opens soon',
  live: 'On sale',
  all_held: 'All held',
  sold_out: 'Sold out',
  paused: 'Paused',
  ended: 'Ended',
}

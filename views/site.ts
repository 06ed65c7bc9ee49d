import type { Product, User } from '../src/domain/types.js'

/** A hold whose clock runs, wherever its holder is in the shop. */
export interface HoldInHand {
  orderId: string
  productId: number
  productName: string
  quantity: number
  expiresAt: Date
  /** Whether it came from the wait list. */
  offered: boolean
}

/** What of a sale says when it looks different. */
export type SaleTurns = Pick<
  Product,
  'id' | 'name' | 'sale_starts_at' | 'sale_ends_at' | 'waiting_room' | 'waiting_room_opens_minutes'
>

/** A page that is shown as of another instant, which is its `now`. */
export interface Preview {
  at: Date
  /** The same as a `datetime-local` field has it. */
  typed: string
  /** The sales whose turns are offered: that of the page, else all that stand in the shop today. */
  sales: readonly SaleTurns[]
}

/** What every page knows about the request it answers. */
export interface Site {
  user: User | null
  /** The visitor's running holds, the one that ends first before all others; empty where nobody is reminded of them. */
  holds: HoldInHand[]
  /** The one instant this answer is drawn at, from the database's clock. */
  now: Date
  /** The zone in which the shop writes its times, as an IANA name. */
  timeZone: string
  /** The path being answered, so that the navigation can mark where one is. */
  path: string
  /** False where the visitor saves data: names and words say all there is. */
  pictures: boolean
  /** The instant that the page is shown as of, where it is not the present one. */
  preview: Preview | null
  /** The address of a shipped file, with a content hash in it. */
  asset: (name: string) => string
}

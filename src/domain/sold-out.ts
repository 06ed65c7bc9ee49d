import type { Engine } from './engine.js'
import type { CommittedBatch } from './lane.js'
import type { Receipts } from './receipts.js'
import type { Refused } from './refusal.js'
import { decide, type HoldCommand } from './sale.js'
import { withChanges } from './sale-draft.js'
import type { ProductRow } from './tables.js'

/**
 * What this process knows of products of which nothing is free. Most requests of a flash sale are for those, and they
 * are refused from memory: a batch could tell them nothing else, and whoever settles a hold would wait behind it.
 *
 * It is set by committed batches alone, and forgotten as soon as this process gives a unit back or hears that another
 * one changed something. Where it does not hear, an answer is at most KNOWN_MS_MAX old: as if it had been asked for
 * that much earlier. A customer who has had an order of the product is never answered from here, because the request
 * may be a repetition, which is answered with its order.
 */
export interface SoldOut {
  /** The refusal of a hold that could not be granted. Undefined where only a batch can tell, mostly at once. */
  refuse(productId: number, command: HoldCommand): Promise<SoldOutAnswer | undefined> | undefined
  /** A batch of this process is committed; the product stood so before its changes. */
  committed(batch: CommittedBatch): void
  /** Something changed elsewhere. */
  forget(productId: number): void
}

export interface SoldOutAnswer {
  outcome: { refused: Refused }
  product: ProductRow
  now: Date
  receipt: number
}

/** How long a product is taken to be as it was seen, in milliseconds: by the database's clock and by this process's own. */
const KNOWN_MS_MAX = 250
/** How old the knowledge is when one request goes through a batch to look again, in milliseconds. */
const PROBE_MS = 100
/** The time of a refusal is told in steps of so many milliseconds: refusals of one time are written as one row. */
const STEP_MS = 20
/** Most customers of one product that are remembered; of a product with more, a batch answers everybody. */
const CUSTOMERS_MAX = 50_000
/** Most products whose customers are remembered. */
const PRODUCTS_MAX = 50

/** A product of which nothing is free, as a batch of this process left it. */
interface Known {
  product: ProductRow
  /** When that batch took the product's row. */
  seenAt: Date
  /** When it was told of, on the clock of performance.now(). */
  toldAt: number
  probed: boolean
}

/** Everybody who has had an order of a product, as long as no change of it was missed. */
interface Customers {
  ids: Set<number>
  /** How many events of the product they are as of. */
  events: number
  complete: boolean
}

export function openSoldOut(engine: Pick<Engine, 'db' | 'now'>, receipts: Receipts): SoldOut {
  const known = new Map<number, Known>()
  const customers = new Map<number, Customers>()

  function refuse(productId: number, command: HoldCommand): Promise<SoldOutAnswer | undefined> | undefined {
    const seen = known.get(productId)
    const buyers = customers.get(productId)
    const isStranger = buyers?.complete && !buyers.ids.has(command.user_id)
    return seen && isStranger ? refuseWhileKnown(seen, command) : undefined
  }

  async function refuseWhileKnown(seen: Known, command: HoldCommand): Promise<SoldOutAnswer | undefined> {
    const byDatabase = (await engine.now()).getTime() - seen.seenAt.getTime()
    const age = Math.max(byDatabase, performance.now() - seen.toldAt)
    // It may have been forgotten while the clock was read.
    if (age > KNOWN_MS_MAX || known.get(seen.product.id) !== seen) {
      return undefined
    }
    if (age > PROBE_MS && !seen.probed) {
      seen.probed = true
      return undefined
    }
    return refuseBy(seen, command, new Date(seen.seenAt.getTime() + Math.floor(age / STEP_MS) * STEP_MS))
  }

  /** The sale's own rules decide; whatever they would say but that nothing is left, a batch has to say. */
  function refuseBy({ product }: Known, command: HoldCommand, now: Date): SoldOutAnswer | undefined {
    const { outcomes, changes } = decide({ ...NOTHING_ELSE, product }, [command], now)
    const [outcome] = outcomes
    const [attempt] = changes.attempts
    if (!attempt || !outcome || !('refused' in outcome) || outcome.refused.code !== 'insufficient_stock') {
      return undefined
    }
    const receipt = receipts.refuse(product.id, attempt, now)
    return receipt === undefined ? undefined : { outcome, product, now, receipt }
  }

  function committed({ product: before, changes, now }: CommittedBatch): void {
    const product = withChanges(before, changes)
    // Where there is a waiting room, a batch has to say first whether the place is the customer's own.
    const isSoldOut = product.total_stock === 0 && product.waiting_room === 'off'
    if (isSoldOut) {
      known.set(product.id, { product, seenAt: now, toldAt: performance.now(), probed: false })
    } else {
      known.delete(product.id)
    }
    const buyers = customers.get(product.id)
    if (buyers?.events === before.event_count) {
      buyers.events = product.event_count
      for (const { user_id } of changes.ordersCreated) {
        buyers.ids.add(user_id)
      }
    } else if (isSoldOut) {
      void learnCustomers(product)
    } else {
      customers.delete(product.id)
    }
  }

  /** Reads who has had an order. Those who get one meanwhile are added by the batches that give it to them. */
  async function learnCustomers({ id, event_count }: ProductRow): Promise<void> {
    const buyers: Customers = { ids: new Set(), events: event_count, complete: false }
    customers.delete(id)
    customers.set(id, buyers)
    const [oldest] = customers.keys()
    if (customers.size > PRODUCTS_MAX && oldest !== undefined) {
      customers.delete(oldest)
    }
    try {
      const rows = await engine.db
        .selectFrom('customer_tallies')
        .select('user_id')
        .where('product_id', '=', id)
        .limit(CUSTOMERS_MAX + 1)
        .execute()
      for (const { user_id } of rows) {
        buyers.ids.add(user_id)
      }
      buyers.complete = rows.length <= CUSTOMERS_MAX
    } catch {
      // The next batch asks again; until then batches answer everybody.
      buyers.events = -1
    }
  }

  return { refuse, committed, forget: (productId) => known.delete(productId) }
}

/** What the rules look at besides the product: of a customer who is new to it, nothing is there. */
const NOTHING_ELSE = {
  orders: new Map(),
  requests: new Map(),
  liveQuantities: new Map(),
  stockCommandsDone: new Set<string>(),
  due: [],
  entries: [],
  guests: [],
}

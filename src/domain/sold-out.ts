import type { Engine } from './engine.js'
import type { CommittedBatch } from './lane.js'
import { type LaneTime, REAL_TIME } from './lane-time.js'
import type { Receipts } from './receipts.js'
import type { Refused } from './refusal.js'
import { decide, type HoldCommand } from './sale.js'
import { untouchedSale, withChanges } from './sale-draft.js'
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
/** How long it takes at least until the customers of a product are read again, in milliseconds: they may be many. */
const LEARN_MS_MIN = 1_000
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

/** A count of events that no product has. */
const MISSED = -1

/** Somebody who waits to be told, until the end of a turn of the event loop. */
interface Asking {
  command: HoldCommand
  answer(answer: SoldOutAnswer | undefined): void
}

/** Everybody who has had an order of a product, as long as no change of it was missed. */
interface Customers {
  ids: Set<number>
  /** How many events of the product they are as of. */
  events: number
  complete: boolean
  /** When they were asked for, on the clock of performance.now(). */
  askedAt: number
}

export function openSoldOut(
  engine: Pick<Engine, 'db' | 'now'>,
  receipts: Receipts,
  time: Pick<LaneTime, 'nextTurn'> = REAL_TIME,
): SoldOut {
  const known = new Map<number, Known>()
  const asking = new Map<number, Asking[]>()
  const customers = new Map<number, Customers>()

  function refuse(productId: number, command: HoldCommand): Promise<SoldOutAnswer | undefined> | undefined {
    if (!known.has(productId) || !isStranger(productId, command)) {
      return undefined
    }
    return new Promise((answer) => {
      const others = asking.get(productId)
      if (others) {
        others.push({ command, answer })
      } else {
        asking.set(productId, [{ command, answer }])
        // Answered together with all who are here already, which for a crowd is less work for everybody.
        void time.nextTurn().then(() => answerAll(productId))
      }
    })
  }

  function isStranger(productId: number, { user_id }: HoldCommand): boolean {
    const buyers = customers.get(productId)
    return buyers?.complete === true && !buyers.ids.has(user_id)
  }

  async function answerAll(productId: number): Promise<void> {
    const now = await engine.now().catch(() => undefined)
    const waiting = asking.get(productId) ?? []
    asking.delete(productId)
    const answers = now ? refusalsOf(productId, waiting, now) : new Map<string, SoldOutAnswer>()
    for (const { command, answer } of waiting) {
      answer(answers.get(command.order_id))
    }
  }

  /** By the id that the order would have had: the refusals of those who need no batch. */
  function refusalsOf(productId: number, waiting: readonly Asking[], now: Date): Map<string, SoldOutAnswer> {
    const seen = known.get(productId)
    const age = seen ? Math.max(now.getTime() - seen.seenAt.getTime(), performance.now() - seen.toldAt) : 0
    if (!seen || age > KNOWN_MS_MAX) {
      known.delete(productId)
      return new Map()
    }
    const isProbe = age > PROBE_MS && !seen.probed
    seen.probed ||= isProbe
    // Who has been granted units in this very turn is no stranger any more.
    const strangers = waiting
      .map(({ command }) => command)
      .filter((command) => isStranger(productId, command))
    const commands = strangers.slice(isProbe ? 1 : 0)
    return decideAll(seen, commands, new Date(seen.seenAt.getTime() + Math.floor(age / STEP_MS) * STEP_MS))
  }

  /** The sale's own rules decide; whatever they would say but that nothing is left, a batch has to say. */
  function decideAll({ product }: Known, commands: readonly HoldCommand[], now: Date) {
    const { outcomes, changes } = decide(untouchedSale(product), commands, now)
    const attempts = new Map(changes.attempts.map((attempt) => [attempt.order_id, attempt]))
    const answers = new Map<string, SoldOutAnswer>()
    commands.forEach(({ order_id }, index) => {
      const outcome = outcomes[index]
      const attempt = attempts.get(order_id)
      if (attempt && outcome && 'refused' in outcome && outcome.refused.code === 'insufficient_stock') {
        const receipt = receipts.refuse(product.id, attempt, now)
        if (receipt !== undefined) {
          answers.set(order_id, { outcome, product, now, receipt })
        }
      }
    })
    return answers
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
    } else if (buyers && performance.now() - buyers.askedAt < LEARN_MS_MIN) {
      // Another process changed something in between; until they are read again, batches answer everybody.
      buyers.complete = false
      buyers.events = MISSED
    } else if (isSoldOut) {
      void learnCustomers(product)
    } else {
      customers.delete(product.id)
    }
  }

  /** Reads who has had an order. Those who get one meanwhile are added by the batches that give it to them. */
  async function learnCustomers({ id, event_count }: ProductRow): Promise<void> {
    const askedAt = performance.now()
    const buyers: Customers = { ids: new Set(), events: event_count, complete: false, askedAt }
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
      buyers.complete = rows.length <= CUSTOMERS_MAX && buyers.events !== MISSED
    } catch {
      buyers.events = MISSED
    }
  }

  return { refuse, committed, forget: (productId) => known.delete(productId) }
}

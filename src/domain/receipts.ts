import { receiptNumber } from './receipt-numbers.js'
import type { RefusalLog } from './refusal-log.js'
import type { Attempt, Changes } from './sale-draft.js'
import type { ProductRow } from './tables.js'
import type { Receipt } from './types.js'

/**
 * A number for every attempt to hold, in the order in which attempts are served. Who is granted units stands in the
 * ledger with his number, written by the very batch; who is refused is numbered at once and written within a second.
 */
export interface Receipts {
  /** Gives the attempts of a batch their numbers, under the product's lock, and returns the changes with what that takes. */
  number(product: ProductRow, changes: Changes): Changes
  /** The batch is committed: what was set aside for this process may be used, and what was refused is written soon. */
  committed(product: ProductRow, changes: Changes, now: Date): void
  /**
   * Numbers one refusal that is answered without a batch, from what is known of a moment ago. Undefined when too little
   * is known, or for too long: then a batch has to answer.
   */
  refuse(productId: number, attempt: Omit<Attempt, 'order_id' | 'number'>, now: Date): number | undefined
  /** What was refused and is not written yet. */
  findUnwritten(number: number): Receipt | undefined
  /** Writes out what was refused so far. */
  flush(): Promise<void>
  close(): Promise<void>
}

/** Numbers that are set aside for a process at a time: setting aside costs a write, which refusals alone do not. */
const SET_ASIDE = 1_000
/** How old the knowledge may be by which a refusal is numbered without a batch, in milliseconds. */
const KNOWN_MS_MAX = 250

/** Places among a product's attempts that this process may give out: others begin after `last`. */
interface Block {
  next: number
  last: number
  /** When a batch last saw that nobody has begun a later one, on the clock of performance.now(). */
  seenAt: number
}

/** `log` is where refused attempts go. */
export function openReceipts(log: RefusalLog): Receipts {
  const blocks = new Map<number, Block>()

  /**
   * The block goes on while nobody else has set numbers aside since, which the product's row says. A number that was
   * taken for a batch which fails is given to nobody.
   */
  function number(product: ProductRow, changes: Changes): Changes {
    const { attempts } = changes
    if (attempts.length === 0) {
      return changes
    }
    const block = blocks.get(product.id)
    const goesOn =
      block && block.last === product.receipts_issued && block.next + attempts.length - 1 <= block.last
    const first = goesOn ? block.next : product.receipts_issued + 1
    if (goesOn) {
      block.next += attempts.length
    }
    const receipts_issued = goesOn ? 0 : Math.max(SET_ASIDE, attempts.length)
    attempts.forEach((attempt, index) => {
      attempt.number = receiptNumber(product.id, first + index)
    })
    return { ...changes, product: { ...changes.product, receipts_issued } }
  }

  function committed(product: ProductRow, { attempts, product: moved }: Changes, now: Date): void {
    const seenAt = performance.now()
    const block = blocks.get(product.id)
    if (moved.receipts_issued > 0) {
      const next = product.receipts_issued + 1 + attempts.length
      blocks.set(product.id, { next, last: product.receipts_issued + moved.receipts_issued, seenAt })
    } else if (block && block.last === product.receipts_issued) {
      block.seenAt = seenAt
    }
    for (const attempt of attempts) {
      if (attempt.reason !== null) {
        log.add(product.id, { ...attempt, reason: attempt.reason }, now)
      }
    }
  }

  function refuse(
    productId: number,
    attempt: Omit<Attempt, 'order_id' | 'number'>,
    now: Date,
  ): number | undefined {
    const block = blocks.get(productId)
    if (!block || block.next > block.last || performance.now() - block.seenAt > KNOWN_MS_MAX) {
      return undefined
    }
    const found = receiptNumber(productId, block.next)
    block.next += 1
    log.add(productId, { ...attempt, reason: attempt.reason ?? '', number: found }, now)
    return found
  }

  return { number, committed, refuse, findUnwritten: log.find, flush: log.flush, close: log.close }
}

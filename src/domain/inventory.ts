import type { Transaction } from 'kysely'
import { insertAudits, insertProduct, type NewProduct, writeChanges } from './ledger.js'
import { newOrderId } from './order-ids.js'
import { Refusal } from './refusal.js'
import { decide } from './sale.js'
import { type NewAuditEntry, untouchedSale } from './sale-draft.js'
import type { Shop } from './shop.js'
import type { Tables } from './tables.js'
import type { Operator, StockNumbers } from './types.js'

export interface ProductToCreate extends NewProduct {
  /** Units at the start; the first event of the product's ledger. */
  stock: number
}

/** What makes a product a hidden copy to rehearse on. */
export interface CopyToMake {
  /** What the audit trail says of it, in place of a new product. */
  audit: Pick<NewAuditEntry, 'action' | 'target' | 'details'>
  /** Done in the transaction that makes the copy. */
  alongside(trx: Transaction<Tables>, copyId: number): Promise<void>
}

/** Puts a product with its first units into the shop, or a hidden copy to rehearse on, and returns its id. */
export async function createProduct(
  shop: Shop,
  operator: Operator,
  { stock, ...fields }: ProductToCreate,
  copy: CopyToMake | null = null,
): Promise<number> {
  const { engine } = shop
  const created = await engine.now()
  const id = await engine.transaction(async (trx) => {
    const productId = await insertProduct(trx, fields, created, copy ? 1 : 0)
    const { product, now } = await engine.lockProduct(trx, productId)
    const target = `product ${productId}`
    const audit = copy?.audit ?? { action: 'product.created', target, details: fields.name }
    await insertAudits(trx, [{ operator, ...audit }], now)
    await copy?.alongside(trx, productId)
    if (product && stock > 0) {
      const command = {
        kind: 'add_stock' as const,
        command_id: newOrderId(),
        operator,
        reason: 'stock at start',
      }
      const { changes } = decide(untouchedSale(product), [{ ...command, quantity: stock }], now)
      await writeChanges(engine, trx, product, changes, now)
    }
    return productId
  })
  shop.board.outdate()
  engine.news.publish(id)
  return id
}

export interface StockToAdd {
  productId: number
  /** Units to add; a negative number withdraws free ones. */
  quantity: number
  reason: string
  /** Asking again with the same id adds nothing. */
  commandId: string
}

/** Restocks or withdraws by a difference, through the lane. Throws Refusal `not_found`, `insufficient_stock`, `invalid`, `unavailable`. */
export async function addStock(shop: Shop, operator: Operator, addition: StockToAdd): Promise<StockNumbers> {
  const { outcome } = await shop.lanes.submit(addition.productId, {
    kind: 'add_stock',
    command_id: addition.commandId,
    quantity: addition.quantity,
    operator,
    reason: addition.reason,
  })
  if ('stock' in outcome) {
    return outcome.stock
  }
  throw 'refused' in outcome
    ? Refusal.of(outcome.refused)
    : new Error('A restock was answered with something that is no stock.')
}

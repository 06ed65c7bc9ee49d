import { insertProduct, type NewProduct } from './ledger.js'
import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import type { StockNumbers, User } from './types.js'

export interface ProductToCreate extends NewProduct {
  /** Units at the start; the first event of the product's ledger. */
  stock: number
}

/** Puts a product into the shop and returns its id. */
export async function createProduct(
  shop: Shop,
  actor: User,
  { stock, ...product }: ProductToCreate,
): Promise<number> {
  const now = await shop.engine.now()
  const id = await shop.engine.transaction((trx) => insertProduct(trx, product, stock, actorName(actor), now))
  shop.board.outdate()
  shop.engine.news.publish(id)
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
export async function addStock(shop: Shop, actor: User, addition: StockToAdd): Promise<StockNumbers> {
  const { outcome } = await shop.lanes.submit(addition.productId, {
    kind: 'add_stock',
    command_id: addition.commandId,
    quantity: addition.quantity,
    actor: actorName(actor),
    reason: addition.reason,
  })
  if ('stock' in outcome) {
    return outcome.stock
  }
  throw 'refused' in outcome
    ? Refusal.of(outcome.refused)
    : new Error('A restock was answered with something that is no stock.')
}

function actorName(actor: User): string {
  return `${actor.role}:${actor.id}`
}

import type { Transaction } from 'kysely'
import { deleteProduct, insertAudits, type NewProduct } from './ledger.js'
import { Refusal } from './refusal.js'
import type { Shop } from './shop.js'
import type { ProductRow, Tables } from './tables.js'
import type { Operator, Product } from './types.js'

/** What an operator may change of a product: never its units, which move only through its lane. */
export type ProductEdit = Partial<Omit<NewProduct, 'currency'>>

/**
 * Saves an operator's changes to the product as it was read at `version`. Throws Refusal `not_found`, `stale_version`
 * when it was changed meanwhile, `invalid` when the sale would end before it starts.
 */
export async function editProduct(
  shop: Shop,
  operator: Operator,
  productId: number,
  version: number,
  edit: ProductEdit,
): Promise<void> {
  await change(shop, operator, productId, 'product.edited', (product) => {
    if (product.version !== version) {
      throw new Refusal(
        'stale_version',
        'Somebody saved this product meanwhile. Nothing of yours was saved yet.',
      )
    }
    const { sale_starts_at, sale_ends_at } = { ...product, ...edit }
    if (sale_starts_at >= sale_ends_at) {
      const message = 'The sale must end after it starts.'
      throw new Refusal('invalid', message, { fields: { sale_ends_at: message } })
    }
    return edit
  })
}

/** Stops new holds until the sale is resumed; what is held stays held. Pausing a paused sale changes nothing. */
export async function pauseSale(shop: Shop, operator: Operator, productId: number): Promise<void> {
  await change(shop, operator, productId, 'sale.paused', (product, now) =>
    product.paused_at === null ? { paused_at: now } : {},
  )
}

export async function resumeSale(shop: Shop, operator: Operator, productId: number): Promise<void> {
  await change(shop, operator, productId, 'sale.resumed', () => ({ paused_at: null }))
}

/**
 * Ends the sale now; what is held may still be confirmed. A sale that has ended stays as it is. One that has not
 * started cannot be ended, as its window would be empty: Refusal `sale_not_started`.
 */
export async function endSale(shop: Shop, operator: Operator, productId: number): Promise<void> {
  await change(shop, operator, productId, 'sale.ended', (product, now) => {
    if (product.sale_starts_at >= now) {
      throw new Refusal('sale_not_started', 'This sale has not started. Edit its times, or delete it.')
    }
    return product.sale_ends_at > now ? { sale_ends_at: now } : {}
  })
}

/** Deletes a product that nobody ever ordered. Throws Refusal `not_found`, `has_orders`. */
export async function removeProduct(shop: Shop, operator: Operator, productId: number): Promise<void> {
  await shop.engine.transaction(async (trx) => {
    const { product, now } = await shop.engine.lockProduct(trx, productId)
    if (!product) {
      throw noSuchProduct()
    }
    if (!(await deleteProduct(trx, productId))) {
      throw new Refusal('has_orders', 'This product has orders, which need it. End its sale instead.')
    }
    await audit(trx, operator, 'product.deleted', product, product.name, now)
  })
  announce(shop, productId)
}

type Columns = ProductEdit & Partial<Pick<Product, 'paused_at'>>

/** Changes columns that are not stock, under the product's lock, with the audit entry in the same transaction. */
async function change(
  shop: Shop,
  operator: Operator,
  productId: number,
  action: string,
  decide: (product: ProductRow, now: Date) => Columns,
): Promise<void> {
  await shop.engine.transaction(async (trx) => {
    const { product, now } = await shop.engine.lockProduct(trx, productId)
    if (!product) {
      throw noSuchProduct()
    }
    const changed = differences(product, decide(product, now))
    if (changed.length > 0) {
      const values = Object.fromEntries(changed.map(({ column, after }) => [column, after])) as Columns
      await trx
        .updateTable('products')
        .set({ ...values, version: product.version + 1 })
        .where('id', '=', productId)
        .execute()
      const details = changed.map(
        ({ column, before, after }) => `${column}: ${shortened(say(before))} → ${shortened(say(after))}`,
      )
      await audit(trx, operator, action, product, details.join('\n'), now)
    }
  })
  announce(shop, productId)
}

function differences(product: ProductRow, columns: Columns) {
  return (Object.keys(columns) as (keyof Columns)[])
    .map((column) => ({ column, before: product[column], after: columns[column] }))
    .filter(({ before, after }) => after !== undefined && say(before) !== say(after))
}

/** Most of one value that the audit trail repeats, in characters: enough to know it again. */
const SAID_CHARACTERS_MAX = 200

function shortened(text: string): string {
  const characters = [...text]
  return characters.length <= SAID_CHARACTERS_MAX
    ? text
    : `${characters.slice(0, SAID_CHARACTERS_MAX).join('')}…`
}

function say(value: unknown): string {
  return value instanceof Date ? value.toISOString() : value === null ? 'none' : String(value)
}

function audit(
  trx: Transaction<Tables>,
  operator: Operator,
  action: string,
  product: ProductRow,
  details: string,
  now: Date,
): Promise<void> {
  return insertAudits(trx, [{ operator, action, target: `product ${product.id}`, details }], now)
}

function announce(shop: Shop, productId: number): void {
  shop.board.outdate()
  shop.engine.news.publish(productId)
}

function noSuchProduct(): Refusal {
  return new Refusal('not_found', 'There is no such product.')
}

import { sql } from 'kysely'
import { productOfReceipt } from './receipt-numbers.js'
import { Refusal } from './refusal.js'
import { receiptOfRefusal, receiptsOfRun, standsFor } from './refusal-log.js'
import type { Shop } from './shop.js'
import type { Product, Receipt, ServiceProof } from './types.js'

/** The log of all attempts to hold, as everybody may read it: numbers and times, and nobody's name. */

export interface ReceiptPage {
  receipts: Receipt[]
  /** What to pass as `after` for the attempts that follow; null where none do yet. */
  next: number | null
}

/** Most receipts on one page. */
export const RECEIPTS_ON_PAGE = 100

/** The attempts for a product in the order of service, from the one behind `after` on. Throws Refusal `not_found`. */
export async function listReceipts(shop: Shop, productId: number, after: number): Promise<ReceiptPage> {
  const product = await findPublicProduct(shop, productId)
  await shop.receipts.flush()
  const { db } = shop.engine
  const granted = await grantsOf(shop, productId)
    .where('receipt', '>', after)
    .orderBy('receipt')
    .limit(RECEIPTS_ON_PAGE + 1)
    .execute()
  const refused = await db
    .selectFrom('refused_attempts')
    .selectAll()
    .where('product_id', '=', productId)
    .where('last_number', '>', after)
    .orderBy('last_number')
    .limit(RECEIPTS_ON_PAGE + 1)
    .execute()
  const runs = refused.flatMap((run) => receiptsOfRun(run, after, RECEIPTS_ON_PAGE + 1))
  const all = [...granted.map(receiptOfGrant), ...runs]
  all.sort((one, other) => one.number - other.number)
  const receipts = await asTold(shop, product, all.slice(0, RECEIPTS_ON_PAGE))
  return { receipts, next: all.length > RECEIPTS_ON_PAGE ? (receipts.at(-1)?.number ?? null) : null }
}

/** One attempt, by its number. Throws Refusal `not_found`. */
export async function findReceipt(
  shop: Shop,
  number: number,
): Promise<{ receipt: Receipt; product: Product }> {
  const product = await findPublicProduct(shop, productOfReceipt(number))
  const found = shop.receipts.findUnwritten(number) ?? (await findWritten(shop, product.id, number))
  const [receipt] = found ? await asTold(shop, product, [found]) : []
  if (!receipt) {
    throw new Refusal('not_found', 'There is no such receipt.')
  }
  return { receipt, product }
}

async function findWritten(shop: Shop, productId: number, number: number): Promise<Receipt | undefined> {
  const { db } = shop.engine
  const granted = await grantsOf(shop, productId).where('receipt', '=', number).executeTakeFirst()
  if (granted) {
    return receiptOfGrant(granted)
  }
  const refused = await db
    .selectFrom('refused_attempts')
    .selectAll()
    .where('product_id', '=', productId)
    .where('last_number', '>=', number)
    .orderBy('last_number')
    .limit(1)
    .executeTakeFirst()
  return refused && standsFor(refused, number) ? receiptOfRefusal(refused, number) : undefined
}

function grantsOf({ engine: { db } }: Shop, productId: number) {
  return db
    .selectFrom('inventory_events')
    .select(['product_id', 'receipt', 'created_at', 'delta', 'balance', 'supplied'])
    .where('product_id', '=', productId)
}

/** The number of the attempt that made an order. */
export async function findReceiptOfOrder({ engine: { db } }: Shop, orderId: string): Promise<number | null> {
  const event = await db
    .selectFrom('inventory_events')
    .select('receipt')
    .where('order_id', '=', orderId)
    .where('type', '=', 'hold_created')
    .executeTakeFirst()
  return event?.receipt ?? null
}

/** How old a proof may be that is shown again, in milliseconds: it reads all events of its product. */
export const PROOF_MS_MAX = 30_000
export const PROOFS_REMEMBERED_MAX = 100

/** Adds the whole ledger of a product up, event by event, as anybody could who had all of it. */
export async function proveServiceOrder({ db }: Shop['engine'], productId: number): Promise<ServiceProof> {
  const { rows } = await sql<Record<keyof ServiceProof, number | null>>`
    select count(*) as events, min(free) as free_min, max(supplied - free) as taken_max,
      sum(case when free < 0 or free > supplied or free <> balance then 1 else 0 end) as breaches,
      sum(case when receipt is not null and receipt <= earlier then 1 else 0 end) as overtaken
    from (
      select balance, receipt,
        sum(delta) over (order by id) as free,
        sum(case when type = 'stock_added' then delta else 0 end) over (order by id) as supplied,
        max(receipt) over (order by id rows between unbounded preceding and 1 preceding) as earlier
      from inventory_events where product_id = ${productId}
    ) told`.execute(db)
  const [told] = rows
  const figure = (name: keyof ServiceProof) => Number(told?.[name] ?? 0)
  return {
    events: figure('events'),
    free_min: figure('free_min'),
    taken_max: figure('taken_max'),
    breaches: figure('breaches'),
    overtaken: figure('overtaken'),
  }
}

/** A product that is no rehearsal. Throws Refusal `not_found`. */
export async function findPublicProduct({ engine }: Shop, id: number): Promise<Product> {
  const product = await engine.db
    .selectFrom('products')
    .selectAll()
    .where('id', '=', id)
    .where('rehearsal', '=', 0)
    .executeTakeFirst()
  if (!product) {
    throw new Refusal('not_found', 'There is no such product.')
  }
  return product
}

/** While a sale runs whose stock is not told exactly, its log does not tell it either. */
async function asTold({ engine }: Shop, product: Product, receipts: Receipt[]): Promise<Receipt[]> {
  if (product.stock_display === 'exact' || product.sale_ends_at <= (await engine.now())) {
    return receipts
  }
  return receipts.map((receipt) => ({ ...receipt, free_after: null, supplied: null }))
}

function receiptOfGrant(event: {
  product_id: number
  receipt: number | null
  created_at: Date
  delta: number
  balance: number
  supplied: number | null
}): Receipt {
  return {
    number: event.receipt ?? 0,
    product_id: event.product_id,
    time: event.created_at,
    outcome: 'granted',
    reason: null,
    quantity: -event.delta,
    free_after: event.balance,
    supplied: event.supplied,
  }
}

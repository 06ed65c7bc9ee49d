import { randomUUID } from 'node:crypto'
import { type CopyToMake, createProduct } from './inventory.js'
import { insertAudits, type NewProduct } from './ledger.js'
import { reconcile } from './reconcile.js'
import { Refusal } from './refusal.js'
import { deleteRehearsal } from './rehearsal-ledger.js'
import type { Shop } from './shop.js'
import { simulatedEmail, simulatedEmailsLike } from './simulated-shoppers.js'
import type { ProductRow } from './tables.js'
import type { Operator, StockNumbers } from './types.js'

export interface RehearsalSize {
  shoppers: number
  seconds: number
}

/** A hidden copy of a product that is ready to be rehearsed on, and who may shop there. */
export interface Rehearsal {
  product: ProductRow
  shopperIds: number[]
}

/** What the books say of a rehearsal. */
export interface RehearsalBooks extends StockNumbers {
  /** One sentence for each promise that something in the shop's books breaks, the same as `npm run reconcile` finds. */
  broken: string[]
}

/** Rows that one statement inserts or deletes. */
const ROWS_AT_ONCE = 500

/**
 * Copies a product as it was before its sale, under a window of its own that opens in a moment, and makes accounts for
 * the shoppers. The copy is shown to nobody, and only these shoppers can hold its units. `noteCopy` is carried out in the
 * transaction that makes the copy. Throws Refusal `not_found`.
 */
export async function startRehearsal(
  shop: Shop,
  operator: Operator,
  productId: number,
  { shoppers, seconds }: RehearsalSize,
  noteCopy: CopyToMake['alongside'] = async () => undefined,
): Promise<Rehearsal> {
  const original = await findProduct(shop, productId, 0)
  const now = (await shop.engine.now()).getTime()
  const copyId = await createProduct(
    shop,
    operator,
    {
      ...termsOf(original),
      stock: Math.max(1, original.supplied),
      hold_seconds: Math.min(original.hold_seconds, shortenedHold(seconds)),
      sale_starts_at: new Date(now + leadMs(seconds)),
      sale_ends_at: new Date(now + (seconds + SPARE_SECONDS) * 1000),
    },
    {
      audit: {
        action: 'rehearsal.started',
        target: `product ${productId}`,
        details: `${original.name}: ${shoppers} shoppers, ${seconds} s`,
      },
      alongside: noteCopy,
    },
  )
  const shopperIds = await makeShoppers(shop, copyId, shoppers)
  return { product: await findProduct(shop, copyId, 1), shopperIds }
}

/** How long the copy's window stays open after the shoppers have gone home, in seconds. */
const SPARE_SECONDS = 60

/** The shop fills before the opening: for a third of the rehearsal, at most twenty seconds. In milliseconds. */
function leadMs(seconds: number): number {
  return Math.min(20_000, (seconds * 1000) / 3)
}

/** Short enough that holds which are left to lapse do so within the rehearsal, in seconds. */
function shortenedHold(seconds: number): number {
  return Math.max(2, Math.floor(seconds / 4))
}

function termsOf({ name, description, image_url, price_cents, currency, ...rest }: ProductRow): NewProduct {
  const { limit_per_customer, hold_seconds, extension_seconds, stock_display } = rest
  const { sale_starts_at, sale_ends_at } = rest
  // The shoppers come by the door and not by the waiting room, which would only thin the crowd.
  const room = { waiting_room: 'off' as const, waiting_room_opens_minutes: rest.waiting_room_opens_minutes }
  const offer = { ...room, name, description, image_url, price_cents, currency, limit_per_customer }
  return { ...offer, hold_seconds, extension_seconds, stock_display, sale_starts_at, sale_ends_at }
}

/** Their password is nobody's: no password has such a hash, so they come in by the tokens they are given alone. */
async function makeShoppers({ engine }: Shop, copyId: number, count: number): Promise<number[]> {
  const rest = { password_hash: randomUUID(), role: 'customer' as const, created_at: await engine.now() }
  const ids: number[] = []
  for (let first = 1; first <= count; first += ROWS_AT_ONCE) {
    const emails = Array.from({ length: Math.min(ROWS_AT_ONCE, count - first + 1) }, (_, index) =>
      simulatedEmail(copyId, first + index),
    )
    const rows = emails.map((email) => ({ email, ...rest }))
    await engine.db.insertInto('users').values(rows).execute()
    const made = await engine.db.selectFrom('users').select('id').where('email', 'in', emails).execute()
    ids.push(...made.map(({ id }) => id))
  }
  return ids
}

/** What the books say of the copy, and whether everything in them keeps its promise. Throws Refusal `not_found`. */
export async function readRehearsalBooks(shop: Shop, copyId: number): Promise<RehearsalBooks> {
  const { promises } = await reconcile(shop.engine)
  const { total_stock, held, sold, supplied } = await findProduct(shop, copyId, 1)
  const broken = promises.flatMap(({ promise, offenders }) =>
    offenders.slice(0, 1).map((offender) => `${promise}: ${offender}`),
  )
  return { total_stock, held, sold, supplied, broken }
}

/** Removes the copy, all that was done on it, and its shoppers. Nothing else can be removed so. Throws Refusal `not_found`. */
export async function removeRehearsal(shop: Shop, operator: Operator, copyId: number): Promise<void> {
  const { engine } = shop
  await shop.receipts.flush()
  const orderIds = await engine.transaction(async (trx) => {
    const { product, now } = await engine.lockProduct(trx, copyId)
    if (!product?.rehearsal) {
      throw noSuchRehearsal()
    }
    const deleted = await deleteRehearsal(trx, copyId)
    const details = `${product.name}: ${deleted.length} orders of simulated shoppers`
    await insertAudits(
      trx,
      [{ operator, action: 'rehearsal.removed', target: `copy ${copyId}`, details }],
      now,
    )
    return deleted
  })
  engine.timers.stop(orderIds)
  shop.board.outdate()
  engine.news.publish(copyId)
  await removeShoppers(shop, copyId)
}

/** Removes what is left of a rehearsal whose removal may have begun before. */
export async function removeLeftovers(shop: Shop, operator: Operator, copyId: number): Promise<void> {
  try {
    await removeRehearsal(shop, operator, copyId)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_found') {
      throw error
    }
    await removeShoppers(shop, copyId)
  }
}

async function removeShoppers({ engine }: Shop, copyId: number): Promise<void> {
  for (;;) {
    const users = await engine.db
      .selectFrom('users')
      .select('id')
      .where('email', 'like', simulatedEmailsLike(copyId))
      .limit(ROWS_AT_ONCE)
      .execute()
    if (users.length === 0) {
      return
    }
    const ids = users.map(({ id }) => id)
    await engine.db.deleteFrom('sessions').where('user_id', 'in', ids).execute()
    await engine.db.deleteFrom('users').where('id', 'in', ids).execute()
  }
}

/** A product, or a copy that is rehearsed on. Throws Refusal `not_found`. */
export async function findProduct({ engine }: Shop, id: number, rehearsal: 0 | 1): Promise<ProductRow> {
  const product = await engine.db
    .selectFrom('products')
    .selectAll()
    .where('id', '=', id)
    .where('rehearsal', '=', rehearsal)
    .executeTakeFirst()
  if (!product) {
    throw rehearsal ? noSuchRehearsal() : new Refusal('not_found', 'There is no such product.')
  }
  return product
}

function noSuchRehearsal(): Refusal {
  return new Refusal('not_found', 'There is no such rehearsal.')
}

import type { Kysely } from 'kysely'
import type { Tables } from '../../src/domain/tables.js'
import { NO_NUMBERS } from '../../src/domain/types.js'
import type { Auditor } from './auditor.js'
import type { Dice } from './dice.js'
import { BEGINNING } from './server.js'

/** Puts a few scarce products on sale, some for a short while, and lets customers in. */
export async function stockTheShop(
  db: Kysely<Tables>,
  dice: Dice,
  auditor: Auditor,
): Promise<{ productIds: number[]; customers: number[] }> {
  const customers = Array.from({ length: dice.from(5, 150) }, (_, index) => index + 2)
  const created_at = new Date(BEGINNING)
  for (const id of [1, ...customers]) {
    const role = id === 1 ? ('admin' as const) : ('customer' as const)
    await db
      .insertInto('users')
      .values({ id, email: `${id}@example.com`, password_hash: '', role, created_at })
      .execute()
  }
  const productIds: number[] = []
  const products = dice.pick([1, 1, 2, 3])
  for (let id = 1; id <= products; id += 1) {
    const stock = dice.from(1, 60)
    const numbers = { ...NO_NUMBERS, total_stock: stock, supplied: stock, event_count: 1 }
    const start = BEGINNING + dice.pick([-1_000, -1_000, 150])
    await db
      .insertInto('products')
      .values({
        ...numbers,
        id,
        name: 'Enamel mug',
        description: '',
        image_url: null,
        price_cents: 1250,
        currency: 'USD',
        limit_per_customer: dice.pick([null, null, 3, 8]),
        hold_seconds: dice.pick([1, 1, 2, 5]),
        extension_seconds: dice.pick([0, 2]),
        stock_display: 'exact' as const,
        rehearsal: 0,
        waiting_room: 'off' as const,
        waiting_room_opens_minutes: 10,
        sale_starts_at: new Date(start),
        sale_ends_at: new Date(start + dice.pick([3_000, 30_000, ...Array<number>(6).fill(3_600_000)])),
        paused_at: null,
        version: 1,
        created_at,
      })
      .execute()
    const event = {
      product_id: id,
      order_id: null,
      type: 'stock_added' as const,
      delta: stock,
      balance: stock,
      metadata: '{}',
      command_id: `start-${id}`,
      created_at,
    }
    await db.insertInto('inventory_events').values(event).execute()
    auditor.onCommit([{ table: 'inventory_events', before: null, after: event }], created_at)
    productIds.push(id)
  }
  return { productIds, customers }
}

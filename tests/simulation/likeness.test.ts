import type { Kysely, Transaction } from 'kysely'
import { expect, test } from 'vitest'
import { writeChanges } from '../../src/domain/ledger.js'
import { loadSale, saleQueries } from '../../src/domain/load-sale.js'
import type { Receipts } from '../../src/domain/receipts.js'
import { type Command, decide, type Outcome } from '../../src/domain/sale.js'
import type { Tables } from '../../src/domain/tables.js'
import { together } from '../../src/engines/embedded/together.js'
import { openTestShop } from '../support/shop.js'
import { type Dice, rollDice } from './dice.js'
import { askDirectly, openMigratedDatabase } from './migrated.js'
import { numberAndForget } from './receipts.js'

const TABLES = [
  'products',
  'orders',
  'inventory_events',
  'customer_tallies',
  'waitlist_entries',
  'sale_minutes',
] as const
const CUSTOMERS = 6
const BATCHES = 250
/** As many more until each of these has come up, … */
const SEEN = ['pending', 'confirmed', 'cancelled', 'hold_expired', 'other']
/** … but no more than so many in all. */
const BATCHES_MAX = 5_000

/** A batch as the lane carries it out, on any database. */
async function runBatch(
  db: Kysely<Tables>,
  receipts: Receipts,
  productId: number,
  commands: Command[],
  now: Date,
): Promise<Outcome[]> {
  const trx = db as Transaction<Tables>
  const product = await trx
    .selectFrom('products')
    .selectAll()
    .where('id', '=', productId)
    .executeTakeFirstOrThrow()
  const queries = saleQueries({ currentTime: () => now }, trx, productId, commands, new Set())
  const answers = await together(trx, queries)
  const { outcomes, changes: decided } = decide(
    await loadSale(trx, { product, now, answers }, commands, new Set()),
    commands,
    now,
  )
  const changes = receipts.number(product, decided)
  await writeChanges({ together }, trx, product, changes, now)
  receipts.committed(product, changes, now)
  return outcomes
}

test('the simulated database keeps the books as SQLite does: the same commands give the same answers and rows', async () => {
  const { engine, clock, aProduct, aCustomer, assertStockAddsUp } = await openTestShop()
  const productId = await aProduct({
    stock: 8,
    hold_seconds: 20,
    limit_per_customer: 6,
    extension_seconds: 60,
  })
  const users = await Promise.all(Array.from({ length: CUSTOMERS }, () => aCustomer()))
  const simulated = askDirectly(await openMigratedDatabase())
  for (const table of ['users', 'products', 'inventory_events', 'sale_minutes'] as const) {
    for (const row of await engine.db.selectFrom(table).selectAll().execute()) {
      await simulated
        .insertInto(table)
        .values(row as never)
        .execute()
    }
  }

  const [realReceipts, simulatedReceipts] = [numberAndForget(), numberAndForget()]
  const seed = Math.floor(Math.random() * 2 ** 31)
  const dice = rollDice(seed)
  const ids: string[] = []
  const seen = new Set<string>()
  const isShort = (batch: number) =>
    batch < BATCHES || (batch < BATCHES_MAX && !SEEN.every((what) => seen.has(what)))
  for (let batch = 0; isShort(batch); batch += 1) {
    clock.advance({ milliseconds: dice.pick([0, 900, 5_000, 20_000]) })
    const commands = Array.from({ length: dice.from(1, 6) }, (_, index) =>
      anyCommand(dice, users, ids, `${batch}-${index}`, batch * 10 + index),
    )
    const real = await engine.transaction((trx) =>
      runBatch(trx, realReceipts, productId, commands, clock.now()),
    )
    expect(
      await runBatch(simulated, simulatedReceipts, productId, commands, clock.now()),
      `seed ${seed}`,
    ).toEqual(real)
    for (const outcome of real) {
      seen.add(
        'refused' in outcome ? outcome.refused.code : 'order' in outcome ? outcome.order.status : 'other',
      )
    }
  }

  for (const table of TABLES) {
    const [one, other] = await Promise.all(
      [engine.db, simulated].map(async (db) =>
        (await db.selectFrom(table).selectAll().execute()).map(asText).sort(),
      ),
    )
    expect(other, `${table}, seed ${seed}`).toEqual(one)
  }
  expect([...seen]).toEqual(expect.arrayContaining(SEEN))
  await assertStockAddsUp(productId)
})

function asText(row: object): string {
  return JSON.stringify(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)))
}

function anyCommand(
  dice: Dice,
  users: { id: number; email: string }[],
  ids: string[],
  name: string,
  number: number,
): Command {
  const user = dice.pick(users)
  const who = { user_id: user.id, customer_email: user.email }
  const order_id = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
  const known = ids.length > 0 ? dice.pick(ids.slice(-30)) : order_id
  const operator = { id: 1, email: 'operator@example.com', address: '192.0.2.1' }
  switch (dice.from(0, 9)) {
    case 0:
      return { kind: 'join', ...who, entry_id: `wish-${name}`, order_id, quantity: dice.from(1, 4) }
    case 1:
      return { kind: 'leave', entry_id: `wish-${dice.from(0, 9)}-${dice.from(0, 5)}`, user_id: user.id }
    case 2:
    case 3:
      return { kind: dice.pick(['confirm', 'cancel'] as const), order_id: known, user_id: user.id }
    case 4:
      return { kind: 'extend', order_id: known, user_id: user.id, extension_id: `more-${name}` }
    case 5:
      return { kind: 'revoke', order_id: known, operator, reason: 'called off' }
    case 6:
      return {
        kind: 'add_stock',
        command_id: `stock-${name}`,
        quantity: dice.pick([-2, 1, 4]),
        operator,
        reason: '',
      }
    case 7:
      return { kind: 'release_due' }
    default: {
      ids.push(order_id)
      const request_id = dice.pick([null, `key-${dice.from(1, 40)}`])
      return { kind: 'hold', ...who, order_id, quantity: dice.from(1, 3), request_id, place: null }
    }
  }
}

import { expect, onTestFinished } from 'vitest'
import type { Engine } from '../../src/domain/engine.js'
import { createProduct, type ProductToCreate } from '../../src/domain/inventory.js'
import { reconcile } from '../../src/domain/reconcile.js'
import { openShop, type Shop } from '../../src/domain/shop.js'
import type { Operator, StockNumbers, User } from '../../src/domain/types.js'
import { openPasswords } from '../../src/passwords.js'
import { startClock, type TestClock } from './clock.js'
import { aPlace, type Place } from './places.js'

/** A real shop on a real database of its own, on the engine of this run, with a clock that the test moves. */
export interface TestShop {
  shop: Shop
  engine: Engine
  clock: TestClock
  admin: Operator
  /** Errors that nobody could be told of; a test that provokes some empties it. */
  faults: unknown[]
  aCustomer(email?: string): Promise<User>
  aProduct(product?: Partial<ProductToCreate>): Promise<number>
  /** Checks the books whole, and the product's numbers where some are given. */
  assertStockAddsUp(productId?: number, expected?: Partial<StockNumbers>): Promise<void>
}

/** Opens a shop that is closed, and its books deleted, when the test is over. */
export async function openTestShop(place?: Place): Promise<TestShop> {
  const clock = startClock()
  const faults: unknown[] = []
  place ??= await aPlace()
  const engine = await place.open(clock.read, (error) => faults.push(error))
  const passwords = openPasswords({ cost: 4, workers: 1 })
  const shop = openShop({ engine, passwords, onFault: (error) => faults.push(error) })
  onTestFinished(async () => {
    await passwords.close()
    await shop.receipts.close().catch(() => undefined)
    await engine.close()
    expect(faults).toEqual([])
  })
  const admin = { ...(await insertUser(engine, 'operator@example.com', 'admin')), address: '192.0.2.1' }
  let customers = 0

  return {
    shop,
    engine,
    clock,
    admin,
    faults,
    aCustomer: (email) => {
      customers += 1
      return insertUser(engine, email ?? `customer-${customers}@example.com`, 'customer')
    },
    aProduct: (product = {}) =>
      createProduct(shop, admin, { ...ORDINARY_PRODUCT, ...windowAround(clock), ...product }),
    assertStockAddsUp: (productId, expected) => assertStockAddsUp(engine, productId, expected),
  }
}

const ORDINARY_PRODUCT = {
  name: 'Enamel mug',
  description: 'White, with a blue rim.',
  image_url: null,
  price_cents: 1250,
  currency: 'USD',
  limit_per_customer: null,
  hold_seconds: 120,
  extension_seconds: 0,
  stock_display: 'exact' as const,
  waiting_room: 'off' as const,
  waiting_room_opens_minutes: 10,
  stock: 10,
}

function windowAround(clock: TestClock) {
  const hour = 3_600_000
  return { sale_starts_at: new Date(clock.read() - hour), sale_ends_at: new Date(clock.read() + hour) }
}

async function insertUser(engine: Engine, email: string, role: User['role']): Promise<User> {
  const { insertId } = await engine.db
    .insertInto('users')
    .values({ email, role, password_hash: 'no password has this hash', created_at: await engine.now() })
    .executeTakeFirstOrThrow()
  return { id: Number(insertId), email, role }
}

async function assertStockAddsUp(
  engine: Engine,
  productId?: number,
  expected: Partial<StockNumbers> = {},
): Promise<void> {
  const { products, promises } = await reconcile(engine)
  expect(
    promises.flatMap((report) => report.offenders.map((offender) => [report.promise, offender])),
  ).toEqual([])
  if (productId !== undefined) {
    expect(products.find((product) => product.id === productId)).toMatchObject(expected)
  }
}

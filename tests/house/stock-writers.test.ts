import { describe, expect, test } from 'vitest'
import { codeIn, readSource } from './source.js'
import { editsBeyondBounds, ledgerWrites, stockColumns } from './stock-writes.js'

/** The ledger, the parts of it that keep the wait lists and the bound places, and the one that removes what was rehearsed. */
const LEDGERS = [
  'src/domain/ledger.ts',
  'src/domain/waitlist-ledger.ts',
  'src/domain/guest-ledger.ts',
  'src/domain/rehearsal-ledger.ts',
]
const PRODUCTS = 'src/domain/products.ts'

describe('stock, orders, events, tallies and wait lists', () => {
  test('are written by the ledger alone', () => {
    const others = codeIn('src').filter(
      ({ path }) =>
        !LEDGERS.includes(path) && path !== PRODUCTS && !path.startsWith('src/engines/migrations/'),
    )
    expect(others.flatMap(ledgerWrites).map(({ place }) => place)).toEqual([])
  })

  test('are indeed written by the ledger, each of them', () => {
    const tables = new Set(
      LEDGERS.flatMap((path) => ledgerWrites(readSource(path))).map(({ table }) => table),
    )
    expect([...tables].sort()).toEqual([
      'customer_tallies',
      'inventory_events',
      'orders',
      'products',
      'waiting_room_guests',
      'waitlist_entries',
    ])
  })

  test('are not touched by an operator’s edit of a product', () => {
    expect(editsBeyondBounds(readSource(PRODUCTS))).toEqual([])
  })
})

describe('a write is found', () => {
  const path = 'src/http/api/holds.ts'

  test.each([
    `await db.updateTable('products').set({ total_stock: 5 }).execute()`,
    `await db.updateTable('products as p').set({ total_stock: 5 }).execute()`,
    `await trx.insertInto('orders').values(order).execute()`,
    `await trx.deleteFrom('inventory_events').execute()`,
    `await trx.replaceInto('customer_tallies').values(tally).execute()`,
    `await trx.updateTable(table).set(values).execute()`,
    `await trx.deleteFrom(['sessions', 'orders']).execute()`,
    `await sql\`update products set total_stock = total_stock - \${n}\`.execute(db)`,
    `await sql\`UPDATE "products" SET held = 0\`.execute(db)`,
    `await sql\`insert into orders (id) values (\${id})\`.execute(db)`,
    `connection.query('DELETE  FROM inventory_events')`,
    `await sql\`update \${sql.table(name)} set held = 0\`.execute(db)`,
  ])('%s', (text) => {
    expect(ledgerWrites({ path, text })).toHaveLength(1)
  })
})

describe('what is no such write is left alone', () => {
  const path = 'src/http/api/holds.ts'

  test.each([
    `await db.selectFrom('products').selectAll().forUpdate().execute()`,
    `await db.insertInto('sessions').values(session).execute()`,
    'await sql`select id from orders for update`.execute(db)',
    `await sql\`select id from orders where id = \${id} for update \${tail}\`.execute(db)`,
    `// update products\nconst words = 'We update our products daily'`,
  ])('%s', (text) => {
    expect(ledgerWrites({ path, text })).toEqual([])
  })
})

describe('an operator’s edit', () => {
  test('the ledger’s columns are known from the row type', () => {
    expect(stockColumns()).toEqual(
      expect.arrayContaining(['total_stock', 'held', 'sold', 'supplied', 'event_count']),
    )
    expect(stockColumns()).not.toContain('name')
    expect(stockColumns()).not.toContain('version')
  })

  test.each([
    `db.updateTable('products').set({ name, total_stock: 5 })`,
    `db.updateTable('products').set((row) => ({ held: row('held', '+', 1) }))`,
    `db.updateTable('products').set({ ...edit, 'sold': 1 })`,
    `db.updateTable('orders').set({ status: 'cancelled' })`,
    `db.insertInto('products').values(product)`,
    `sql\`update products set name = \${name}\``,
  ])('may not do this: %s', (text) => {
    expect(editsBeyondBounds({ path: PRODUCTS, text })).toHaveLength(1)
  })

  test('may set a name and a version', () => {
    const text = `db.updateTable('products').set((row) => ({ ...edit, name, version: row('version', '+', 1) }))`
    expect(editsBeyondBounds({ path: PRODUCTS, text })).toEqual([])
  })
})

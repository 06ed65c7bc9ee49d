import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addStock } from '../../src/domain/inventory.js'
import { temporaryFolder } from '../support/folders.js'
import { describeWith } from '../support/needs.js'
import { fillWithHolds, fillWithOrders } from './fill.js'
import { holdsOn, SPEC } from './parts/holds.js'
import { countCommitted, demandPromises, Void } from './promises.js'
import { measureOnce, type Variant } from './rounds.js'
import { type Books, OPERATOR, openStage } from './stage.js'
import { ratios } from './table.js'

async function aStage() {
  const stage = await openStage()
  onTestFinished(() => stage.clear())
  return stage
}

/** A slice of one second, whose answers are written down. */
async function measureAndNote(variant: Variant) {
  const folder = temporaryFolder()
  const request = { ...variant.request, orders: join(folder, 'orders-') }
  const slice = await measureOnce('test', { ...variant, request }, 16, 1, 1)
  const ids = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
  return { slice, acknowledged: ids.filter((id) => id !== '') }
}

/** The orders that were made with keys of the benchmark; the embedded shop has some of its demo besides. */
async function storedOrders({ shop }: Books): Promise<Set<string>> {
  const keyed = shop.engine.db.selectFrom('orders').select('id').where('request_id', 'like', 'test-%')
  return new Set((await keyed.execute()).map(({ id }) => id))
}

describeWith('wrk', 'the benchmark', () => {
  test('counts as holds what is in the books, on the baseline and on the shop', async () => {
    const stage = await aStage()
    const servers = await stage.servers({})
    const [theirs, ours, embedded] = [
      await stage.books(servers),
      await stage.books(servers),
      await stage.books(),
    ]
    for (const [name, server, books] of [
      [SPEC, await stage.spec(theirs, 'lock'), theirs],
      ['Holdfast, MariaDB', await stage.holdfast(ours), ours],
      ['Holdfast, embedded', await stage.holdfast(embedded), embedded],
    ] as const) {
      const { slice, acknowledged } = await measureAndNote(await holdsOn(name, server, books))
      const stored = await storedOrders(books)

      expect(slice.answers).toBeGreaterThan(0)
      expect(acknowledged).toHaveLength(slice.answers)
      expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
      // What was under way when the second was over is committed too, at most one hold a connection.
      expect(stored.size - slice.answers).toBeLessThanOrEqual(16)
      await demandPromises(name, books, name === SPEC)
    }
  })

  test('sells no more than there is by the baseline either', async () => {
    const stage = await aStage()
    const books = await stage.books(await stage.servers({}))
    const server = await stage.spec(books, 'lock')
    const variant = await holdsOn(SPEC, server, books)
    const productId = await books.product(5)
    const request = { ...variant.request, body: { product_id: productId, quantity: 1 } }

    await expect(measureOnce('test', { ...variant, request }, 16, 1, 1)).rejects.toThrow(Void)

    expect(await storedOrders(books)).toHaveProperty('size', 5)
    await demandPromises(SPEC, books, true)
  })

  test('is void when a hold was acknowledged that is in no books', async () => {
    const books = await (await aStage()).books()

    await expect(countCommitted('it', books, 'nothing-', 1, 16)).rejects.toThrow(Void)
    await expect(countCommitted('it', books, 'nothing-', 0, 16)).resolves.toBe(0)
  })

  test('is void when the books break a promise', async () => {
    const books = await (await aStage()).books()
    const productId = await books.product(5)
    await demandPromises('it', books)

    await books.shop.engine.db
      .updateTable('products')
      .set({ event_count: 7 })
      .where('id', '=', productId)
      .execute()

    await expect(demandPromises('it', books)).rejects.toThrow(Void)
  })
})

describeWith('mariadbd', 'books that are filled by SQL', () => {
  test('keep every promise, and the shop goes on in them', async () => {
    const stage = await aStage()
    const books = await stage.books(await stage.servers({}))
    const productId = await books.product(1_000)
    await fillWithOrders(books, productId, 100)
    const end = new Date((await books.shop.engine.now()).getTime() + 3_600_000)
    await fillWithHolds(books, productId, 50, { name: 'pending', end })
    await addStock(books.shop, OPERATOR, { productId, quantity: 5, reason: '', commandId: 'five more' })

    await demandPromises('they', books)
    const product = await books.shop.engine.db.selectFrom('products').selectAll().executeTakeFirstOrThrow()
    expect(product).toMatchObject({ total_stock: 905, held: 50, sold: 50, supplied: 1_005 })
  })
})

test('a ratio is taken between slices of one round', () => {
  const slice = (variant: string, round: number, rate: number) =>
    ({ variant, round, rate, connections: 1 }) as Parameters<typeof ratios>[0][number]
  const slices = [slice('one', 1, 10), slice('other', 1, 5), slice('one', 2, 300), slice('other', 2, 100)]

  expect(
    ratios(
      slices.filter(({ variant }) => variant === 'one'),
      slices,
      'other',
    ),
  ).toEqual([2, 3])
})

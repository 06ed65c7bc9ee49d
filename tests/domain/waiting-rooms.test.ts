import { describe, expect, test } from 'vitest'
import { askAdmission } from '../../src/domain/admission.js'
import { PRESENCE_MS } from '../../src/domain/engine.js'
import { placeHold } from '../../src/domain/holds.js'
import { editProduct, pauseSale, removeProduct, resumeSale } from '../../src/domain/products.js'
import { openShop, type Shop } from '../../src/domain/shop.js'
import type { User } from '../../src/domain/types.js'
import { openPasswords } from '../../src/passwords.js'
import { aPlace, ENGINE } from '../support/places.js'
import { refused } from '../support/refused.js'
import { openTestShop, type TestShop } from '../support/shop.js'

/** A product whose sale starts in a minute of the tests' clock, and whose waiting room is open. */
function aRoom({ aProduct, clock }: TestShop, product: Parameters<TestShop['aProduct']>[0] = {}) {
  const sale_starts_at = new Date(clock.read() + 60_000)
  const sale_ends_at = new Date(clock.read() + 3_600_000)
  return aProduct({ waiting_room: 'first_come', sale_starts_at, sale_ends_at, stock: 1_000, ...product })
}

function pass({ clock }: TestShop, by: { seconds: number }, ...shops: Shop[]): void {
  clock.advance(by)
  for (const shop of shops) {
    shop.board.outdate()
  }
}

async function comeIn(shop: Shop, productId: number, people: number): Promise<number[]> {
  const admissions = await Promise.all(
    Array.from({ length: people }, () => askAdmission(shop, productId, null)),
  )
  return admissions.map(({ place }) => place ?? 0)
}

async function positionsOf(shop: Shop, productId: number, places: readonly number[]): Promise<number[]> {
  return Promise.all(
    places.map(async (place) => {
      const { standing } = await askAdmission(shop, productId, place)
      return standing.state === 'waiting' ? (standing.position ?? 0) : 0
    }),
  )
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/** One more process of the same shop, on the same clock. */
async function anotherProcess(place: Awaited<ReturnType<typeof aPlace>>, { clock }: TestShop): Promise<Shop> {
  const engine = await place.open(clock.read)
  return openShop({
    engine,
    passwords: openPasswords({ cost: 4, workers: 1 }),
    onFault: (error) => expect(error).toBeUndefined(),
  })
}

describe('a crowd', () => {
  test('of 500 at once gets 500 places, in the order of coming, without a gap', async () => {
    const opened = await openTestShop()
    const productId = await aRoom(opened)
    expect(await comeIn(opened.shop, productId, 500)).toEqual(upTo(500))
    expect(await positionsOf(opened.shop, productId, upTo(500))).toEqual(upTo(500))
  })

  test('that came before the opening is shuffled whole, and who comes later stands behind', async () => {
    const opened = await openTestShop()
    const { shop } = opened
    const productId = await aRoom(opened, { waiting_room: 'shuffle' })
    await comeIn(shop, productId, 100)
    // A paused sale draws up its line and lets nobody in, so that every place can be asked for its rank.
    await pauseSale(shop, opened.admin, productId)
    pass(opened, { seconds: 60 }, shop)
    const [late = 0] = await comeIn(shop, productId, 1)
    const positions = await positionsOf(shop, productId, upTo(100))
    expect([...positions].sort((one, other) => one - other)).toEqual(upTo(100))
    expect(positions).not.toEqual(upTo(100))
    expect(await positionsOf(shop, productId, [late])).toEqual([101])
  })

  test('is drawn anew for a sale that was put off, without those who were let in before', async () => {
    const opened = await openTestShop()
    const { shop, admin, clock } = opened
    const productId = await aRoom(opened, { waiting_room: 'shuffle' })
    await comeIn(shop, productId, 20)
    pass(opened, { seconds: 60 }, shop)
    expect(Math.max(...(await positionsOf(shop, productId, upTo(20))))).toBe(0)
    const later = { sale_starts_at: new Date(clock.read() + 60_000) }
    await editProduct(shop, admin, productId, 1, later)
    const places = await comeIn(shop, productId, 30)
    await pauseSale(shop, admin, productId)
    pass(opened, { seconds: 60 }, shop)
    const positions = await positionsOf(shop, productId, places)
    expect([...positions].sort((one, other) => one - other)).toEqual(upTo(30))
    expect(positions).not.toEqual(upTo(30))
  })

  test('is let in bit by bit, at no more than twice the free units, and nobody twice or never', async () => {
    const opened = await openTestShop()
    const { shop } = opened
    const productId = await aRoom(opened, { stock: 20 })
    const places = await comeIn(shop, productId, 200)
    pass(opened, { seconds: 60 }, shop)
    let before = await positionsOf(shop, productId, places)
    expect(before).toEqual(places.map((place) => Math.max(0, place - 40)))
    for (let second = 0; second < 10; second += 1) {
      pass(opened, { seconds: 1 }, shop)
      const positions = await positionsOf(shop, productId, places)
      expect(positions).toEqual(before.map((position) => Math.max(0, position - 1)))
      before = positions
    }
    pass(opened, { seconds: 31 }, shop)
    expect(await positionsOf(shop, productId, places)).toEqual(before.map((at) => Math.max(0, at - 40)))
  })
})

describe('who has left', () => {
  test('is passed over, and is let in all the same on coming back', async () => {
    const opened = await openTestShop()
    const { shop } = opened
    const productId = await aRoom(opened, { stock: 5 })
    const places = await comeIn(shop, productId, 100)
    await pauseSale(shop, opened.admin, productId)
    pass(opened, { seconds: 60 }, shop)
    await positionsOf(shop, productId, [1])
    // From here on only every tenth still asks.
    const patient = places.filter((place) => place % 10 === 0)
    for (let span = 0; span < 3; span += 1) {
      pass(opened, { seconds: PRESENCE_MS / 1000 }, shop)
      await positionsOf(shop, productId, patient)
      await letTheEngineSee()
    }
    await resumeSale(shop, opened.admin, productId)
    pass(opened, { seconds: PRESENCE_MS / 1000 }, shop)
    // Ten for five units: those of the patient, whatever number they have.
    expect(await positionsOf(shop, productId, patient)).toEqual(patient.map(() => 0))
    expect(await positionsOf(shop, productId, [1, 99])).toEqual([0, 0])
  })
})

describe('two processes', () => {
  test('give no place twice, draw up one line, and bind a place to one account', async () => {
    const place = await aPlace()
    const opened = await openTestShop(place)
    const shops = [opened.shop, await anotherProcess(place, opened)] as const
    const productId = await aRoom(opened, { waiting_room: 'shuffle' })
    const places = (await Promise.all(shops.map((shop) => comeIn(shop, productId, 50)))).flat()
    expect([...places].sort((one, other) => one - other)).toEqual(upTo(100))
    await pauseSale(opened.shop, opened.admin, productId)
    pass(opened, { seconds: 60 }, ...shops)
    const [one, other] = await Promise.all(shops.map((shop) => positionsOf(shop, productId, places)))
    expect(one).toEqual(other)
    await resumeSale(opened.shop, opened.admin, productId)
    pass(opened, { seconds: 1 }, ...shops)
    await positionsOf(opened.shop, productId, places)
    const users = [await opened.aCustomer(), await opened.aCustomer()] as const
    const ask = (shop: Shop, user: User) =>
      placeHold(shop, user, { productId, quantity: 1, requestId: null, place: places[0] ?? 0 }).then(
        () => 'held',
        () => 'refused',
      )
    const answers = await Promise.all([ask(shops[0], users[0]), ask(shops[1], users[1])])
    expect(answers.sort()).toEqual(['held', 'refused'])
    await opened.assertStockAddsUp(productId, { held: 1 })
  })
})

describe('a restart', () => {
  test('moves nobody back, neither while people gather nor afterwards', async () => {
    const place = await aPlace()
    const opened = await openTestShop(place)
    const productId = await aRoom(opened, { waiting_room: 'shuffle', stock: 10 })
    const places = await comeIn(opened.shop, productId, 60)
    const restarted = await anotherProcess(place, opened)
    expect(await comeIn(restarted, productId, 1)).toEqual([61])
    places.push(61)
    pass(opened, { seconds: 60 }, opened.shop)
    const before = await positionsOf(opened.shop, productId, places)
    expect(before.filter((position) => position === 0)).toHaveLength(20)
    const again = await anotherProcess(place, opened)
    expect(await positionsOf(again, productId, places)).toEqual(before)
  })
})

test('a product that nobody ordered is deleted with its waiting room', async () => {
  const opened = await openTestShop()
  const productId = await aRoom(opened)
  await comeIn(opened.shop, productId, 3)
  pass(opened, { seconds: 60 }, opened.shop)
  await positionsOf(opened.shop, productId, [1])
  await removeProduct(opened.shop, opened.admin, productId)
  expect(await refused(askAdmission(opened.shop, productId, 1))).toBe('not_found')
})

/** What is seen is told to Redis twice a second, so that a poll costs no command. */
function letTheEngineSee(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ENGINE === 'embedded' ? 0 : 700))
}

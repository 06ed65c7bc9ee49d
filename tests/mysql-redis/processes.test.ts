import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import type { Engine } from '../../src/domain/engine.js'
import { percentile } from '../../src/rehearsal/tally.js'
import { lostOrders, nothingTold, registerShoppers, shop } from '../support/load.js'
import { aDatabase } from '../support/places.js'
import { leftoversOfRehearsals } from '../support/rehearsals.js'
import { putOnSale } from '../support/sale.js'
import { ADMIN, runProgram, runToEnd, startServer } from '../support/server.js'

async function aShop() {
  const place = await aDatabase(inject('ports'))
  return {
    ...place,
    books: await place.open(),
    reconcile: () => runToEnd('cli/reconcile', place.environment),
  }
}

async function storedOrders({ db }: Engine): Promise<Map<string, string>> {
  const orders = await db.selectFrom('orders').select(['id', 'status']).execute()
  return new Map(orders.map(({ id, status }) => [id, status]))
}

/** Starts a worker and stops it when the test is over. */
async function startWorker(environment: Record<string, string>) {
  const worker = runProgram('worker', environment)
  onTestFinished(() => void worker.kill('SIGKILL'))
  await once(worker.stdout as NodeJS.ReadableStream, 'data')
  return worker
}

test('two processes sell one product to 40 customers as one shop', async () => {
  const { environment, books, reconcile } = await aShop()
  const servers = [await startServer(environment), await startServer(environment)] as const
  const productId = await putOnSale(await servers[0].operator(), { stock: 1_000 })
  const shoppers = await registerShoppers(servers, 40)
  const told = nothingTold()
  const startedAt = performance.now()

  await Promise.all(
    shoppers.map((shopper, index) =>
      shop(shopper, index % 2 ? servers : servers.toReversed(), {
        productId,
        told,
        goOn: (visit) => visit < 75,
      }),
    ),
  )

  const seconds = (performance.now() - startedAt) / 1000
  console.log(
    `two processes: 3000 holds asked, ${told.orders.size} granted, ${told.milliseconds.length} answers in ${seconds.toFixed(1)} s, ` +
      `p50 ${percentile(told.milliseconds, 0.5)} ms, p99 ${percentile(told.milliseconds, 0.99)} ms`,
  )
  expect([...told.answers.keys()].sort()).toEqual([200, 201, 409])
  expect(lostOrders(told.orders, await storedOrders(books))).toEqual([])
  const product = await books.db.selectFrom('products').selectAll().executeTakeFirstOrThrow()
  expect(product.total_stock + product.held + product.sold).toBe(1_000)
  expect(product.total_stock).toBeLessThan(3)
  const { code, output } = await reconcile()
  expect(output).toContain('Every promise is kept.')
  expect(code).toBe(0)
}, 60_000)

test('two workers release 300 lapsed holds once each, soon after their end', async () => {
  const { environment, books, reconcile } = await aShop()
  const server = await startServer({ ...environment, EXPIRY_IN_PROCESS: 'false' })
  const productId = await putOnSale(await server.operator(), { stock: 300, hold_seconds: 3 })
  const [shopper] = await registerShoppers([server], 1)
  const hold = () => shopper?.at(server).api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  await Promise.all(Array.from({ length: 300 }, hold))
  const workers = await Promise.all([startWorker(environment), startWorker(environment)])

  const released = () =>
    books.db
      .selectFrom('inventory_events')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('type', '=', 'hold_released')
      .executeTakeFirstOrThrow()
  await vi.waitFor(async () => expect((await released()).count).toBe(300), { timeout: 8_000, interval: 50 })

  const product = await books.db.selectFrom('products').selectAll().executeTakeFirstOrThrow()
  expect(product).toMatchObject({ total_stock: 300, held: 0, expired_orders: 300 })
  const late = await books.db.selectFrom('orders').select(['hold_expires_at', 'resolved_at']).execute()
  const lateness = late.map(
    ({ hold_expires_at, resolved_at }) => (resolved_at?.getTime() ?? 0) - hold_expires_at.getTime(),
  )
  expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...lateness)).toBeLessThan(5_000)
  expect((await reconcile()).code).toBe(0)
  for (const worker of workers) {
    worker.kill('SIGTERM')
    await once(worker, 'exit')
    expect(worker.exitCode).toBe(0)
  }
}, 60_000)

test('with no schedule anywhere a lapsed hold goes to the next buyer at once', async () => {
  const { environment, reconcile } = await aShop()
  const server = await startServer({ ...environment, EXPIRY_IN_PROCESS: 'false' })
  const productId = await putOnSale(await server.operator(), { stock: 1, hold_seconds: 1 })
  const [slow, quick] = (await registerShoppers([server], 2)).map((shopper) => shopper.at(server))
  const held = await slow?.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  expect(held?.status).toBe(201)
  const refused = await quick?.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  expect(refused?.json.error.code).toBe('insufficient_stock')

  await sleep(new Date(held?.json.order.hold_expires_at).getTime() - Date.now() + 20)
  const next = await quick?.api('POST', '/api/holds', { product_id: productId, quantity: 1 })

  expect(next?.status).toBe(201)
  const late = await slow?.api('POST', `/api/orders/${held?.json.order.id}/confirm`)
  expect([late?.status, late?.json.error.code]).toEqual([410, 'hold_expired'])
  expect((await reconcile()).code).toBe(0)
})

/** What makes a process believe that it is some minutes earlier or later. */
function clockOffBy(minutes: number): Record<string, string> {
  const code = `const Real = Date; const off = ${minutes} * 60_000
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(Real.now() + off) : super(...given) }
      static now() { return Real.now() + off }
    }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` }
}

test('processes whose clocks are minutes off hold, show and expire by the time of the database', async () => {
  const { environment, reconcile } = await aShop()
  const early = await startServer({ ...environment, ...clockOffBy(-7) })
  const late = await startServer({ ...environment, ...clockOffBy(+7) })
  const productId = await putOnSale(await early.operator(), { stock: 2, hold_seconds: 60 })
  const [shopper] = await registerShoppers([early, late], 1)
  const hold = { product_id: productId, quantity: 1 }

  for (const server of [early, late]) {
    const { status, json } = (await shopper?.at(server).api('POST', '/api/holds', hold)) ?? {}
    expect(status).toBe(201)
    const { created_at, hold_expires_at, id } = json.order
    expect(Math.abs(new Date(created_at).getTime() - Date.now())).toBeLessThan(2_000)
    expect(new Date(hold_expires_at).getTime() - new Date(created_at).getTime()).toBe(60_000)
    expect(Math.abs(new Date(json.server_time).getTime() - Date.now())).toBeLessThan(2_000)
    const other = server === early ? late : early
    // The other process has swept meanwhile, and neither takes the hold for lapsed.
    await sleep(1_100)
    expect((await shopper?.at(other).api('POST', `/api/orders/${id}/confirm`))?.status).toBe(200)
  }
  expect((await reconcile()).code).toBe(0)
})

/** On SIGUSR2 the clock of the process jumps back by an hour. */
const JUMPY_CLOCK = `const Real = Date; let off = 0
  process.on('SIGUSR2', () => { off = -3_600_000 })
  globalThis.Date = class extends Real {
    constructor(...given) { given.length === 0 ? super(Real.now() + off) : super(...given) }
    static now() { return Real.now() + off }
  }`

test('a process whose clock jumps back an hour goes on holding and expiring by the database’s', async () => {
  const { environment, reconcile } = await aShop()
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(JUMPY_CLOCK)}`
  const server = await startServer({ ...environment, NODE_OPTIONS })
  const productId = await putOnSale(await server.operator(), { stock: 2, hold_seconds: 2 })
  const [shopper] = await registerShoppers([server], 1)
  const visitor = shopper?.at(server)
  const hold = () => visitor?.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  const before = await hold()
  server.process.kill('SIGUSR2')
  await sleep(100)
  const after = await hold()
  for (const held of [before, after]) {
    expect(held?.status).toBe(201)
    const { created_at, hold_expires_at, id } = held?.json.order ?? {}
    expect(Math.abs(new Date(created_at).getTime() - Date.now())).toBeLessThan(5_000)
    expect(new Date(hold_expires_at).getTime() - new Date(created_at).getTime()).toBe(2_000)
    const status = async () => (await visitor?.api('GET', `/api/orders/${id}`))?.json.order.status
    await expect.poll(status, { timeout: 8_000, interval: 100 }).toBe('expired')
  }
  expect((await reconcile()).code).toBe(0)
})

test('a worker has nothing to do for the embedded engine, and says so', async () => {
  const { code, output } = await runToEnd('worker', {})
  expect(code).toBe(1)
  expect(output).toContain('A worker is for MySQL and Redis: set DB_HOST.')
})

test('a rehearsal that one process runs is shown by another, refused there a second time, and stopped there', async () => {
  const { environment, books, reconcile } = await aShop()
  const servers = [await startServer(environment), await startServer(environment)] as const
  const productId = await putOnSale(await servers[0].operator(), { stock: 10 })
  const [one, other] = [servers[0].visitor(), servers[1].visitor()]
  await Promise.all([one, other].map((browser) => browser.logIn(ADMIN.email, ADMIN.password)))
  const begin = (browser: typeof one) =>
    browser.post(`/admin/products/${productId}/rehearsals`, { shoppers: '10', seconds: '120' })
  const path = (await begin(one)).headers.get('location') ?? ''

  const seen = async () => (await other.visit(path)).text
  await expect.poll(seen, { timeout: 15_000 }).toMatch(/data-number="second">[1-9]/)
  expect((await begin(other)).status).toBe(409)
  await other.fillIn(`${path}/stop`)
  await expect.poll(seen, { timeout: 15_000 }).toContain('Stopped before its end')
  expect(await leftoversOfRehearsals(books)).toEqual([])
  expect((await reconcile()).code).toBe(0)
})

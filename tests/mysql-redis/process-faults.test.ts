import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { lostOrders, nothingTold, registerShoppers, shop } from '../support/load.js'
import { aDatabase } from '../support/places.js'
import { putOnSale } from '../support/sale.js'
import { type RunningServer, runToEnd, startServer } from '../support/server.js'

/** How often a process is killed; `npm run faults` asks for many more. */
const KILLS = Number(process.env.HOLDFAST_KILLS ?? 4)

/** Two web processes with a crowd, started with some options of Node, and the check of the books at the end. */
async function openBusyShop(nodeOptions = '') {
  const place = await aDatabase(inject('ports'))
  const environment = { ...place.environment, ...(nodeOptions ? { NODE_OPTIONS: nodeOptions } : {}) }
  const web: [RunningServer, RunningServer] = [await startServer(environment), await startServer(environment)]
  const productId = await putOnSale(await web[0].operator(), { stock: 1_000_000 })
  const shoppers = await registerShoppers(web, 8)
  const told = nothingTold()
  let open = true
  // Each half of the crowd asks one process alone, so the death of one is not the end of the other half.
  const crowd = shoppers.map((shopper, index) =>
    shop(shopper, [web[index % 2] as RunningServer], { productId, told, goOn: () => open }),
  )

  async function closeAndReconcile(): Promise<void> {
    open = false
    await Promise.all(crowd)
    const engine = await place.open()
    const orders = await engine.db.selectFrom('orders').select(['id', 'status']).execute()
    const stored = new Map(orders.map(({ id, status }) => [id, status]))
    expect(lostOrders(told.orders, stored)).toEqual([])
    const { code, output } = await runToEnd('cli/reconcile', place.environment)
    expect([code, output]).toEqual([0, expect.stringContaining('Every promise is kept.')])
  }
  return { environment, web, productId, told, shoppers, closeAndReconcile, place }
}

test('processes that are killed again and again under load lose nothing and double nothing', async () => {
  const place = await aDatabase(inject('ports'))
  const survivor = await startServer(place.environment)
  const productId = await putOnSale(await survivor.operator(), { stock: 1_000_000, hold_seconds: 1 })
  const told = nothingTold()
  for (let kill = 0; kill < KILLS; kill += 1) {
    const dying = await startServer(place.environment)
    const shoppers = await registerShoppers([survivor, dying], 6, `of-kill-${kill}`)
    let open = true
    const crowd = shoppers.map((shopper) => shop(shopper, [dying], { productId, told, goOn: () => open }))
    const before = told.orders.size
    // Kills come after as many orders as dice say, so that they meet every step of a batch.
    const orders = before + 1 + Math.floor(Math.random() * 30)
    await expect.poll(() => told.orders.size, { timeout: 60_000, interval: 2 }).toBeGreaterThan(orders)
    dying.process.kill('SIGKILL')
    open = false
    await Promise.all(crowd)
  }
  const engine = await place.open()
  const orders = await engine.db.selectFrom('orders').select(['id', 'status']).execute()
  expect(lostOrders(told.orders, new Map(orders.map(({ id, status }) => [id, status])))).toEqual([])
  await expect
    .poll(
      async () => {
        const { held } = await engine.db.selectFrom('products').select('held').executeTakeFirstOrThrow()
        return held
      },
      { timeout: 30_000 },
    )
    .toBe(0)
  expect(await runToEnd('cli/reconcile', place.environment)).toMatchObject({ code: 0 })
  console.log(`${KILLS} kills: ${told.orders.size} orders acknowledged, ${orders.length} stored, none lost`)
}, 1_800_000)

/** On SIGUSR2 the process stands still for two seconds; on SIGWINCH it has a rejection that nobody handles. */
const WEAK = `process.on('SIGUSR2', () => { for (const end = Date.now() + 2000; Date.now() < end; ); })
  process.on('SIGWINCH', () => void Promise.reject(new Error('nobody handles this')))`

test('a process that stands still for two seconds, has little memory, or dies of a fault harms nobody else', async () => {
  const options = `--max-old-space-size=128 --import=data:text/javascript,${encodeURIComponent(WEAK)}`
  const { web, told, productId, shoppers, environment, closeAndReconcile } = await openBusyShop(options)
  await sleep(500)
  web[0].process.kill('SIGUSR2')
  await sleep(3_000)
  const before = told.orders.size
  await sleep(500)
  expect(told.orders.size).toBeGreaterThan(before)
  expect([...told.answers.keys()].filter((status) => ![200, 201, 503].includes(status))).toEqual([])
  expect(Math.max(...told.milliseconds)).toBeLessThan(5_000)

  web[1].process.kill('SIGWINCH')
  await expect
    .poll(() => web[1].process.exitCode ?? web[1].process.signalCode, { timeout: 5_000 })
    .not.toBeNull()
  // What a supervisor does.
  const again = await startServer(environment)
  const customer = shoppers[0]?.at(web[0])
  // Who is told 503 asks again with the same key, as every client should.
  const headers = { 'idempotency-key': 'after-the-fault' }
  const hold = async () =>
    (await customer?.api('POST', '/api/holds', { product_id: productId, quantity: 1 }, headers))?.status
  await expect.poll(hold, { timeout: 10_000 }).toBe(201)
  expect((await again.visitor().request('GET', '/readyz')).status).toBe(200)
  await closeAndReconcile()
}, 60_000)

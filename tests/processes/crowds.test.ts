import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { registerShoppers } from '../support/load.js'
import { runToEnd, startServer } from '../support/server.js'

test('of 2,000 who ask at the second of the start, the first 100 are served and the others refused', async () => {
  const server = await startServer()
  const operator = await server.operator()
  const shoppers = await registerShoppers([server], 40)
  const startsAt = Date.now() + 2_000
  const { json } = await operator.api('POST', '/api/admin/products', {
    name: 'Enamel mug',
    price_cents: 1250,
    stock: 100,
    sale_starts_at: new Date(startsAt).toISOString(),
    sale_ends_at: new Date(startsAt + 3_600_000).toISOString(),
  })
  const hold = { product_id: json.product.id, quantity: 1 }
  const early = await shoppers[0]?.at(server).api('POST', '/api/holds', hold)
  expect([early?.status, early?.json.error.code]).toEqual([409, 'sale_not_started'])

  await sleep(startsAt - Date.now() + 5)
  // 500 of them have a connection at any moment: more would measure how soon one test can write to 2,000.
  const crowd = Array.from({ length: 500 }, async (_, index) => {
    const visitor = shoppers[index % shoppers.length]?.at(server)
    const mine = []
    for (let count = 0; count < 4; count += 1) {
      mine.push(await visitor?.api('POST', '/api/holds', hold))
    }
    return mine
  })
  const answers = (await Promise.all(crowd)).flat()
  const count = (status: number) => answers.filter((answer) => answer?.status === status).length
  expect([count(201), count(409)]).toEqual([100, 1_900])
  const reasons = new Set(answers.flatMap((answer) => answer?.json.error?.code ?? []))
  expect([...reasons]).toEqual(['insufficient_stock'])
  expect(await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 })
}, 60_000)

test('slow and silent connections are cut, and harm nobody who is quick', async () => {
  const server = await startServer()
  const { port } = new URL(server.url)
  const open = (first: string) =>
    new Promise<{ socket: Socket; closed: Promise<number> }>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        const startedAt = performance.now()
        socket.write(first)
        const closed = new Promise<number>((gone) =>
          socket.once('close', () => gone(performance.now() - startedAt)),
        )
        resolve({ socket, closed })
      })
      socket.on('error', () => undefined).resume()
      onTestFinished(() => void socket.destroy())
    })
  const header = 'POST /api/holds HTTP/1.1\r\nHost: shop\r\n'
  const slowHead = await open(header)
  const slowBody = await open(`${header}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`)
  const silent = await Promise.all(Array.from({ length: 2_000 }, () => open('GET / HT')))
  const customer = await server.customer()
  for (let count = 0; count < 20; count += 1) {
    expect((await customer.api('GET', '/api/orders')).status).toBe(200)
  }
  // A second for the look at connections, and one for a machine that is busy with 2,000 of them.
  expect(await slowHead.closed).toBeLessThan(7_000)
  expect(await slowBody.closed).toBeLessThan(12_000)
  await Promise.all(silent.map(({ closed }) => closed))
  expect((await customer.api('GET', '/api/orders')).status).toBe(200)
}, 60_000)

test('eight tools that read and write the books at once stop no buyer', async () => {
  const server = await startServer()
  const operator = await server.operator()
  const { json } = await operator.api('GET', '/api/admin/products')
  const live = json.products.find((product: { state: string }) => product.state === 'live')
  const shoppers = await registerShoppers([server], 6)
  const statuses = new Set<number | undefined>()
  let open = true
  const selling = shoppers.map(async (shopper) => {
    while (open) {
      const held = await shopper.at(server).api('POST', '/api/holds', { product_id: live.id, quantity: 1 })
      statuses.add(held.status)
      await sleep(10)
    }
  })
  const environment = { DATA_DIR: server.dataDir }
  const tools = ['seed', 'reconcile', 'seed', 'migrate', 'seed', 'reconcile', 'seed', 'migrate']
  const ends = await Promise.all(tools.map((tool) => runToEnd(`cli/${tool}`, environment)))
  open = false
  await Promise.all(selling)
  expect(ends.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual(tools.map(() => 0))
  expect([...statuses].filter((status) => status !== 201 && status !== 409)).toEqual([])
  expect(statuses.has(201)).toBe(true)
  expect(await runToEnd('cli/reconcile', environment)).toMatchObject({ code: 0 })
}, 60_000)

import { expect, inject, test } from 'vitest'
import { registerShoppers } from '../support/load.js'
import { aDatabase } from '../support/places.js'
import { startRetryingProxy } from '../support/retrying-proxy.js'
import { putOnSale } from '../support/sale.js'
import { type RunningServer, runToEnd, startServer } from '../support/server.js'
import { Visitor } from '../support/visitor.js'

const RESTARTS = 10

test('ten restarts in turn behind a proxy fail no request and place every hold once', async () => {
  const place = await aDatabase(inject('ports'))
  const { environment } = place
  const servers: [RunningServer, RunningServer] = [
    await startServer(environment),
    await startServer(environment),
  ]
  const proxy = await startRetryingProxy()
  const listUpstreams = () => proxy.setUpstreams(servers.map(({ url }) => url))
  listUpstreams()
  const productId = await putOnSale(await servers[0].operator(), { stock: 100_000 })
  const shoppers = await registerShoppers(servers, 6)

  const held = new Set<string>()
  const answers = new Map<string, number>()
  let open = true
  const note = (what: string) => answers.set(what, (answers.get(what) ?? 0) + 1)
  const selling = shoppers.map(async (shopper, index) => {
    const asking = new Visitor((path, init) => fetch(path, init), proxy.url)
    asking.useToken(shopper.token)
    for (let visit = 0; open; visit += 1) {
      const key = { 'idempotency-key': `${index}-${visit}` }
      const hold = { product_id: productId, quantity: 1 }
      const { status, json } = await asking.api('POST', '/api/holds', hold, key)
      note(`hold ${status}`)
      if (status === 201) {
        held.add(json.order.id)
        note(`confirm ${(await asking.api('POST', `/api/orders/${json.order.id}/confirm`, {}, key)).status}`)
      }
      note(`page ${(await asking.request('GET', '/fragments/products')).status}`)
    }
  })

  const codes: (number | null)[] = []
  for (let count = 0; count < RESTARTS; count += 1) {
    const index = count % 2
    const soldBefore = held.size
    codes.push((await servers[index]?.stop('SIGTERM')) ?? null)
    servers[index] = await startServer(environment)
    listUpstreams()
    await expect.poll(() => held.size, { timeout: 20_000 }).toBeGreaterThan(soldBefore)
  }
  open = false
  await Promise.all(selling)

  console.log(
    `rolling restart: ${RESTARTS} restarts, ${held.size} holds, ${JSON.stringify(Object.fromEntries(answers))}`,
  )
  expect(codes).toEqual(Array(RESTARTS).fill(0))
  expect([...answers.keys()].toSorted()).toEqual(['confirm 200', 'hold 201', 'page 200'])
  const books = await place.open()
  const orders = await books.db.selectFrom('orders').select(['id', 'status']).execute()
  expect(new Set(orders.map(({ id }) => id))).toEqual(held)
  expect(orders.every(({ status }) => status === 'confirmed')).toBe(true)
  expect(await runToEnd('cli/reconcile', environment)).toMatchObject({ code: 0 })
}, 180_000)

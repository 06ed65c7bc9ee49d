import { once } from 'node:events'
import { connect } from 'node:net'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openEmbedded } from '../../src/engines/embedded/engine.js'
import { temporaryFolder } from '../support/folders.js'
import { readBeside } from '../support/rehearsals.js'
import { putOnSale } from '../support/sale.js'
import { runToEnd, startServer } from '../support/server.js'

/** For what takes a moment on a quiet machine and longer on a busy one. */
const PATIENT = { timeout: 5_000 }

test('the first start opens a shop with live products and an admin, and says how to get in', async () => {
  const server = await startServer({ ADMIN_EMAIL: '', ADMIN_PASSWORD: '' })
  const { json } = await server.visitor().api('GET', '/api/products/live')
  const states = json.products.map((product: { state: string }) => product.state)
  expect(states).toHaveLength(6)
  expect(new Set(states)).toEqual(new Set(['live', 'upcoming', 'ended']))
  const password = /Admin +admin@example.com, password (\S+)/.exec(server.output())?.[1]
  const login = await server
    .visitor()
    .api('POST', '/api/auth/login', { email: 'admin@example.com', password })
  expect(login.json.user.role).toBe('admin')
})

test('the demo is live whenever it is started: sales that ended meanwhile get a new window', async () => {
  const first = await startServer()
  await first.stop()
  const engine = await openEmbedded({ dataDir: first.dataDir, role: 'tool', onFault: () => undefined })
  await sql`update products set sale_starts_at = '2020-01-01T00:00:00.000Z', sale_ends_at = '2020-01-02T00:00:00.000Z'`.execute(
    engine.db,
  )
  await engine.close()

  const again = await startServer({ DATA_DIR: first.dataDir })
  const { json } = await again.visitor().api('GET', '/api/products/live')
  expect(
    json.products.filter((product: { state: string }) => product.state === 'live').length,
  ).toBeGreaterThan(2)
})

test('a second server on the same folder is refused with a sentence, and the first goes on', async () => {
  const server = await startServer()
  const second = await runToEnd('main', { DATA_DIR: server.dataDir })
  expect(second.code).toBe(1)
  expect(second.output).toContain('Another Holdfast server is using')
  expect((await server.visitor().request('GET', '/readyz')).status).toBe(200)
})

test('seed, migrate and reconcile run beside an open shop, and seeding again changes nothing', async () => {
  const server = await startServer()
  const environment = { DATA_DIR: server.dataDir }
  for (const tool of ['seed', 'migrate', 'reconcile', 'seed']) {
    expect(await runToEnd(`cli/${tool}`, environment)).toMatchObject({ code: 0 })
  }
  expect((await server.visitor().api('GET', '/api/products/live')).json.products).toHaveLength(6)
})

test('reconcile ends with 1 and names the order whose event was deleted by hand', async () => {
  const server = await startServer()
  const productId = await putOnSale(await server.operator(), { stock: 5 })
  const { json } = await (await server.customer()).api('POST', '/api/holds', {
    product_id: productId,
    quantity: 1,
  })
  const engine = await openEmbedded({ dataDir: server.dataDir, role: 'tool', onFault: () => undefined })
  await sql`delete from inventory_events where order_id = ${json.order.id}`.execute(engine.db)
  await engine.close()
  const { code, output } = await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir })
  expect(code).toBe(1)
  expect(output).toContain(json.order.id)
})

test('reconcile mends a tally that is wrong when it is told to, and only then', async () => {
  const server = await startServer()
  const productId = await putOnSale(await server.operator(), { stock: 5 })
  await (await server.customer()).api('POST', '/api/holds', { product_id: productId, quantity: 2 })
  await server.stop()
  const heldIs = (held?: number) =>
    readBeside(server.dataDir, async ({ db }) => {
      if (held !== undefined) {
        await sql`update customer_tallies set live_quantity = ${held} where product_id = ${productId}`.execute(
          db,
        )
      }
      const tallies = db.selectFrom('customer_tallies').select('live_quantity')
      return (await tallies.where('product_id', '=', productId).executeTakeFirst())?.live_quantity
    })
  await heldIs(7)

  expect(await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir })).toMatchObject({ code: 1 })
  expect(await heldIs()).toBe(7)
  const mended = await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir }, ['--repair'])
  expect(mended).toMatchObject({ code: 0, output: expect.stringContaining('mended  ') })
  expect(await heldIs()).toBe(2)
})

test('an operator whose email a customer registered first gets no admin, and a sentence that says so', async () => {
  const server = await startServer()
  const body = { email: 'boss@example.com', password: 'a long and private sentence' }
  await server.visitor().api('POST', '/api/auth/register', body)
  await server.stop()
  const { code, output } = await runToEnd('main', {
    DATA_DIR: server.dataDir,
    ADMIN_EMAIL: 'boss@example.com',
  })
  expect([code, output]).toEqual([1, expect.stringContaining('is the email of a customer')])
  const seeding = { DATA_DIR: server.dataDir, ADMIN_EMAIL: 'boss@example.com' }
  expect(await runToEnd('cli/seed', seeding)).toMatchObject({ code: 1 })
  const roles = await readBeside(server.dataDir, ({ db }) =>
    db.selectFrom('users').select('role').where('email', '=', 'boss@example.com').execute(),
  )
  expect(roles).toEqual([{ role: 'customer' }])
})

test('a lapsed hold is back on the board within two seconds, and once', async () => {
  const server = await startServer({ HOLD_SECONDS: '2' })
  const productId = await putOnSale(await server.operator(), { stock: 1 })
  const customer = await server.customer()
  const { json } = await customer.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  const board = async () => {
    const { products } = (await customer.api('GET', '/api/products/live')).json
    return products.find((product: { id: number }) => product.id === productId)
  }
  expect((await board()).state).toBe('all_held')
  await expect.poll(async () => (await board()).state, { timeout: 4_500, interval: 50 }).toBe('live')
  await expect
    .poll(async () => (await customer.api('GET', `/api/orders/${json.order.id}`)).json.order.status, {
      timeout: 3_000,
    })
    .toBe('expired')
  expect((await customer.api('POST', `/api/orders/${json.order.id}/confirm`)).status).toBe(410)
  expect(await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 })
})

test('with no sweep at all a lapsed hold goes to the next buyer at once', async () => {
  const server = await startServer({ HOLD_SECONDS: '1', EXPIRY_IN_PROCESS: 'false' })
  const productId = await putOnSale(await server.operator(), { stock: 1 })
  const [slow, quick] = [await server.customer(), await server.customer()]
  const hold = { product_id: productId, quantity: 1 }
  const { json } = await slow.api('POST', '/api/holds', hold)
  expect((await quick.api('POST', '/api/holds', hold)).status).toBe(409)
  await expect
    .poll(async () => (await quick.api('POST', '/api/holds', hold)).status, { timeout: 3_000, interval: 50 })
    .toBe(201)
  expect((await slow.api('POST', `/api/orders/${json.order.id}/confirm`)).status).toBe(410)
  expect(await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 })
})

test('the count of blocked attempts survives a restart', async () => {
  const server = await startServer()
  const productId = await putOnSale(await server.operator(), { stock: 1 })
  const customer = await server.customer()
  for (let count = 0; count < 3; count += 1) {
    await customer.api('POST', '/api/holds', { product_id: productId, quantity: 2 })
  }
  expect(await server.stop()).toBe(0)
  const again = await startServer({ DATA_DIR: server.dataDir })
  const { json } = await (await again.operator()).api('GET', '/api/admin/metrics')
  expect(json.oversell_attempts_blocked).toBe(3)
})

test('a signal to stop under load: what was sent is answered, nothing is reset, and it ends by itself', async () => {
  const server = await startServer()
  const productId = await putOnSale(await server.operator(), { stock: 100_000 })
  const customers = await Promise.all(Array.from({ length: 4 }, () => server.customer()))
  const started = performance.now()
  const faults: string[] = []
  const selling = customers.map(async (customer) => {
    for (;;) {
      try {
        const { status } = await customer.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
        if (status !== 201) {
          faults.push(`answered ${status}`)
        }
      } catch (error) {
        const cause = (error as { cause?: { code?: string } }).cause?.code ?? String(error)
        // A new connection that is refused was never taken; anything else was cut in the middle.
        if (cause !== 'ECONNREFUSED') {
          faults.push(cause)
        }
        return
      }
    }
  })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const code = await server.stop('SIGTERM')
  await Promise.all(selling)
  expect([code, faults]).toEqual([0, []])
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(await runToEnd('cli/reconcile', { DATA_DIR: server.dataDir })).toMatchObject({ code: 0 })
})

test('Ctrl-C under npm, which passes the signal on a second time, still ends in order', async () => {
  const server = await startServer({ LOG_LEVEL: 'info' })
  server.process.kill('SIGINT')
  expect(await server.stop('SIGINT')).toBe(0)
  expect(server.output()).toContain('"msg":"stopped"')
})

test('holds are answered while a storm of logins waits for its hashes', async () => {
  const server = await startServer()
  const productId = await putOnSale(await server.operator(), { stock: 1_000 })
  const customer = await server.customer()
  let loggedIn = 0
  const storm = Array.from({ length: 60 }, async () => {
    await server
      .visitor()
      .api('POST', '/api/auth/login', { email: 'nobody@example.com', password: 'wrong password' })
    loggedIn += 1
  })
  for (let count = 0; count < 20; count += 1) {
    expect((await customer.api('POST', '/api/holds', { product_id: productId, quantity: 1 })).status).toBe(
      201,
    )
  }
  expect(loggedIn).toBeLessThan(60)
  await Promise.all(storm)
})

test('a request on a kept-alive connection that the signal overtakes is answered with Connection: close', async () => {
  const server = await startServer({ LOG_LEVEL: 'info' })
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    received += chunk
  })
  const ask = 'GET /healthz HTTP/1.1\r\nHost: shop\r\n\r\n'
  socket.write(ask)
  await expect.poll(() => received, PATIENT).toContain('"status":"ok"')
  received = ''
  // Half of the request is on its way when the signal comes, and the other half after the server has taken it in.
  socket.write(ask.slice(0, 10))
  // A second signal, long after the first, would end it at once; so it is left to end by itself.
  const ended = once(server.process, 'exit')
  server.process.kill('SIGTERM')
  await expect.poll(server.output, PATIENT).toContain('stopping')
  socket.write(ask.slice(10))
  await expect.poll(() => received, PATIENT).toContain('"status":"ok"')
  expect(received.toLowerCase()).toContain('connection: close')
  expect(await ended).toEqual([0, null])
})

test('a configuration with faults stops the start and names them all', async () => {
  const { code, output } = await runToEnd('main', {
    DATA_DIR: temporaryFolder(),
    PORT: '99999',
    HOLD_SECONDS: 'soon',
  })
  expect(code).toBe(1)
  expect(output).toContain('PORT')
  expect(output).toContain('HOLD_SECONDS')
})

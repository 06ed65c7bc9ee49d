import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { putOnSale } from '../support/sale.js'
import { type RunningServer, startServer } from '../support/server.js'

/** Longer than the server's limits, for a machine that is busy. */
const PATIENT = { timeout: 25_000, interval: 50 }

/** A connection that sends what it is told, and what it has heard. */
function open(
  { url }: RunningServer,
  first = '',
): { socket: Socket; heard: () => string; isOpen: () => boolean } {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let heard = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    heard += chunk
  })
  socket.on('error', () => undefined)
  socket.write(first)
  onTestFinished(() => void socket.destroy())
  return { socket, heard: () => heard, isOpen: () => !socket.destroyed && socket.readyState !== 'closed' }
}

/** Sends one more byte ten times a second, as an attacker does who keeps a connection busy with nothing. */
function drip(socket: Socket, bytes: string): void {
  const timer = setInterval(() => socket.writable && socket.write(bytes), 100)
  onTestFinished(() => clearInterval(timer))
}

test('2,000 silent connections and slow ones harm nobody, and are cut', async () => {
  const server = await startServer()
  const customer = await server.customer()
  const product_id = await putOnSale(await server.operator(), { stock: 100 })
  const silent: ReturnType<typeof open>[] = []
  // In waves, so that the system's own queue of connections not yet taken is not what is tried here.
  for (let wave = 0; wave < 20; wave += 1) {
    silent.push(...Array.from({ length: 100 }, () => open(server)))
    expect((await customer.request('GET', '/healthz')).status).toBe(200)
  }
  const slowHead = open(server, 'GET / HTTP/1.1\r\nHost: shop\r\nX-Slow: ')
  drip(slowHead.socket, 'x')
  const slowBody = open(
    server,
    'POST /api/auth/login HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n{',
  )
  drip(slowBody.socket, ' ')
  const startedAt = performance.now()

  for (let count = 0; count < 20; count += 1) {
    const held = await customer.api('POST', '/api/holds', { product_id, quantity: 1 })
    expect(held.status).toBe(201)
  }
  expect((await customer.request('GET', '/')).status).toBe(200)

  await expect.poll(slowHead.isOpen, PATIENT).toBe(false)
  const headSeconds = (performance.now() - startedAt) / 1000
  await expect.poll(() => silent.filter(({ isOpen }) => isOpen()).length, PATIENT).toBe(0)
  expect(silent[0]?.heard()).toContain('408')
  await expect.poll(slowBody.isOpen, PATIENT).toBe(false)
  const bodySeconds = (performance.now() - startedAt) / 1000
  console.log(
    `slow clients: headers cut after ${headSeconds.toFixed(1)} s, body after ${bodySeconds.toFixed(1)} s`,
  )
  expect((await server.visitor().request('GET', '/readyz')).status).toBe(200)
}, 60_000)

test('what a server sends to those it cuts names neither itself nor a reason', async () => {
  const server = await startServer()
  for (const nonsense of [
    'nonsense\r\n\r\n',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    '\x16\x03\x01\x02\x00',
  ]) {
    const { heard, isOpen } = open(server, nonsense)
    await expect.poll(isOpen, PATIENT).toBe(false)
    expect(heard()).toMatch(/^HTTP\/1\.1 4\d\d [A-Za-z ]+\r\nConnection: close\r\n\r\n$/)
  }
})

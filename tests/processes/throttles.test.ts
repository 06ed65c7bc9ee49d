import { expect, test } from 'vitest'
import { putOnSale } from '../support/sale.js'
import { startServer } from '../support/server.js'

/** The program as it is sold, with the limits that other tests switch off. */
const LIMITED = { RATE_LIMITS: 'on' }

test('the program limits log-ins by the address of the socket, whatever a client claims, and also after it was killed', async () => {
  const server = await startServer(LIMITED)
  const guess = (at: typeof server, number: number) =>
    at
      .visitor()
      .api(
        'POST',
        '/api/auth/login',
        { email: `customer-${number}@example.com`, password: 'a guess that is wrong' },
        { 'x-forwarded-for': `192.0.2.${number}` },
      )
  const statuses: number[] = []
  for (let number = 1; number <= 21; number += 1) {
    statuses.push((await guess(server, number)).status)
  }
  expect(statuses).toEqual([...Array(20).fill(401), 429])

  server.process.kill('SIGKILL')
  const again = await startServer({ ...LIMITED, DATA_DIR: server.dataDir })
  // Every three seconds of the restart have earned one more; a process that had forgotten would let twenty pass.
  const later = []
  for (let number = 22; number < 37; number += 1) {
    later.push(await guess(again, number))
  }
  const refused = later.find(({ status }) => status === 429)
  expect(refused?.json.error.code).toBe('slow_down')
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('the program limits how much one account holds at once, and nobody else is held up by it', async () => {
  const server = await startServer({ ...LIMITED, LIVE_HOLDS_PER_ACCOUNT: '10' })
  const product_id = await putOnSale(await server.operator(), { stock: 1_000 })
  const [hoarder, shopper] = [await server.customer(), await server.customer()]
  const hold = (who: typeof hoarder) => who.api('POST', '/api/holds', { product_id, quantity: 1 })
  const statuses: number[] = []
  for (let asked = 0; asked < 12; asked += 1) {
    statuses.push((await hold(hoarder)).status)
  }
  expect(statuses).toEqual([...Array(10).fill(201), 429, 429])
  expect((await hold(shopper)).status).toBe(201)
})

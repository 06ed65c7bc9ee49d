import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folders.js'
import { putOnSale } from '../support/sale.js'
import { runToEnd, startServer } from '../support/server.js'
import type { Visitor } from '../support/visitor.js'

/** How many orders have been acknowledged in all when the process is killed, round by round. */
const KILLED_AT_ORDERS = [40, 90, 150]

test('kill -9 under load loses no hold, confirmation or cancellation that a client was told of', async () => {
  const DATA_DIR = temporaryFolder()
  const acknowledged = new Map<string, string>()
  let asked = 0
  for (const orders of KILLED_AT_ORDERS) {
    const server = await startServer({ DATA_DIR })
    const productId = await putOnSale(await server.operator(), { stock: 100_000 })
    const customers = await Promise.all(Array.from({ length: 8 }, () => server.customer()))
    const selling = customers.map((customer, index) => sellUntilCut(customer, productId, index, acknowledged))
    await expect
      .poll(() => acknowledged.size, { timeout: 20_000, interval: 3 })
      .toBeGreaterThanOrEqual(orders)
    server.process.kill('SIGKILL')
    asked += (await Promise.all(selling)).reduce((sum, count) => sum + count, 0)
    await server.stop()
  }

  const books = await runToEnd('cli/reconcile', { DATA_DIR })
  expect(books.output).toContain('Every promise is kept.')
  expect(books.code).toBe(0)
  const stored = await storedStatuses(DATA_DIR)
  const lost = [...acknowledged].filter(([id, status]) => !isAtLeast(stored.get(id), status))
  expect(lost).toEqual([])
  console.log(
    `kill -9: ${asked} requests, ${acknowledged.size} orders acknowledged, ${stored.size} stored, none lost`,
  )
})

/** Holds, confirms and lets go until the server is gone; notes only what it was told. */
async function sellUntilCut(
  customer: Visitor,
  product_id: number,
  index: number,
  acknowledged: Map<string, string>,
): Promise<number> {
  for (let count = 1; ; count += 1) {
    try {
      const { json } = await customer.api('POST', '/api/holds', { product_id, quantity: 1 + (count % 3) })
      acknowledged.set(json.order.id, 'pending')
      const verb = ['confirm', 'cancel', null][(index + count) % 3]
      if (verb) {
        const answer = await customer.api('POST', `/api/orders/${json.order.id}/${verb}`)
        acknowledged.set(json.order.id, answer.json.order.status)
      }
    } catch {
      return count
    }
  }
}

/** What was told last may have been followed by more that was not told: a pending order may have been settled. */
function isAtLeast(stored: string | undefined, told: string): boolean {
  return stored === told || (told === 'pending' && stored !== undefined)
}

async function storedStatuses(dataDir: string): Promise<Map<string, string>> {
  const { openEmbedded } = await import('../../src/engines/embedded/engine.js')
  const engine = await openEmbedded({ dataDir, role: 'tool', onFault: () => undefined })
  const orders = await engine.db.selectFrom('orders').select(['id', 'status']).execute()
  await engine.close()
  return new Map(orders.map((order) => [order.id, order.status]))
}

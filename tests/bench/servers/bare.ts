import { Hono } from 'hono'
import type { Env } from '../../../src/http/services.js'
import { startServer } from '../../../src/server.js'
import { announce, SECRET, tokensOf } from './serving.js'

/**
 * The ceiling: what the same framework on the same server can answer when nothing is asked of it. The POST reads the
 * token, the body and the key, and answers JSON as long as a hold's; the GET answers a few words.
 */
const app = new Hono<Env>()
const users = tokensOf(SECRET)

app.post('/api/holds', async (c) => {
  const userId = await users.read(c.req.header('authorization') ?? '')
  if (userId === null) {
    return c.json({ error: { code: 'unauthorized', message: 'Log in first.' } }, 401)
  }
  const { product_id, quantity } = await c.req.json()
  return c.json({ order: { ...ORDER, product_id, quantity, id: c.req.header('idempotency-key') } }, 201)
})

app.get('/', (c) => c.html('<p>Nothing is asked of this one.</p>'))

const ORDER = {
  product_name: 'Enamel mug',
  customer_email: 'customer-1@example.com',
  unit_price_cents: 1250,
  total_cents: 1250,
  currency: 'USD',
  status: 'pending',
  hold_expires_at: '2026-01-01T00:02:00.000Z',
  created_at: '2026-01-01T00:00:00.000Z',
  resolved_at: null,
  server_time: '2026-01-01T00:00:00.000Z',
}

announce(await startServer(app, 0))

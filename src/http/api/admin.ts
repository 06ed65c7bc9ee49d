import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { findProductOnShow } from '../../domain/catalog.js'
import { addStock, createProduct } from '../../domain/inventory.js'
import { readDashboard } from '../../domain/metrics.js'
import { Refusal } from '../../domain/refusal.js'
import { adminsOnly, identifyClient, userOf } from '../identity.js'
import { checkAgainst, readJson } from '../read-body.js'
import { newProduct, requestId, stockChange } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { productJson } from './json.js'

/** The API of operators. Nothing below /api/admin is open to anybody else. */
export function adminApi(services: Services): Hono<Env> {
  const { shop, settings } = services
  const api = new Hono<Env>()
  api.use('/api/admin/*', identifyClient(services), adminsOnly)

  api.get('/api/admin/metrics', async (c) => c.json((await readDashboard(shop)).metrics))

  api.get('/api/admin/products', async (c) => c.json({ products: (await readDashboard(shop)).inventory }))

  api.post('/api/admin/products', async (c) => {
    const { hold_seconds = settings.holdSeconds, ...product } = await readJson(c, newProduct)
    const { currency } = settings
    const id = await createProduct(shop, userOf(c), { ...product, hold_seconds, currency })
    return c.json({ product: await readProduct(id) }, 201)
  })

  api.post('/api/admin/products/:productId/stock', async (c) => {
    const { quantity, reason } = await readJson(c, stockChange)
    const key = c.req.header('idempotency-key')
    const commandId = key === undefined ? randomUUID() : checkAgainst(requestId, key)
    const productId = productIdOf(c)
    await addStock(shop, userOf(c), { productId, quantity, reason, commandId })
    return c.json({ product: await readProduct(productId) })
  })

  async function readProduct(id: number) {
    const product = await findProductOnShow(shop, id)
    return { ...productJson(product), version: product.version }
  }

  return api
}

function productIdOf(c: Context): number {
  const text = c.req.param('productId') ?? ''
  if (!/^[1-9][0-9]{0,14}$/.test(text)) {
    throw new Refusal('not_found', 'There is no such product.')
  }
  return Number(text)
}

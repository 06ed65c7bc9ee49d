import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { findProductOnShow } from '../../domain/catalog.js'
import { addStock, createProduct } from '../../domain/inventory.js'
import { readDashboard } from '../../domain/metrics.js'
import { revokeOrder } from '../../domain/order-desk.js'
import { editProduct, endSale, pauseSale, removeProduct, resumeSale } from '../../domain/products.js'
import { adminsOnly, identifyClient } from '../identity.js'
import { operatorOf } from '../operator.js'
import { productIdIn } from '../path-ids.js'
import { columnsOf } from '../product-columns.js'
import { idempotencyKeyOf, readJson, readNothing } from '../read-body.js'
import { newProduct, productEdit, revocation, stockChange } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { orderJson, productJson } from './json.js'

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
    const fields = { ...columnsOf(product), hold_seconds, currency }
    const id = await createProduct(shop, operatorOf(c, services), fields)
    return answerProduct(c, id, 201)
  })

  api.patch('/api/admin/products/:productId', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const { version, ...edit } = await readJson(c, productEdit)
    await editProduct(shop, operatorOf(c, services), productId, version, columnsOf(withoutAbsent(edit)))
    return answerProduct(c, productId)
  })

  api.delete('/api/admin/products/:productId', async (c) => {
    await removeProduct(shop, operatorOf(c, services), productIdIn(c.req.param('productId')))
    return c.body(null, 204)
  })

  api.post('/api/admin/products/:productId/stock', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const { quantity, reason } = await readJson(c, stockChange)
    const commandId = idempotencyKeyOf(c) ?? randomUUID()
    await addStock(shop, operatorOf(c, services), { productId, quantity, reason, commandId })
    return answerProduct(c, productId)
  })

  for (const [action, verb] of [
    ['pause', pauseSale],
    ['resume', resumeSale],
    ['end', endSale],
  ] as const) {
    api.post(`/api/admin/products/:productId/${action}`, async (c) => {
      const productId = productIdIn(c.req.param('productId') ?? '')
      await readNothing(c)
      await verb(shop, operatorOf(c, services), productId)
      return answerProduct(c, productId)
    })
  }

  api.post('/api/admin/orders/:orderId/cancel', async (c) => {
    const { reason } = await readJson(c, revocation)
    const order = await revokeOrder(shop, operatorOf(c, services), c.req.param('orderId'), reason)
    return c.json({ order: orderJson(order) })
  })

  async function answerProduct(c: Context<Env>, id: number, status: 200 | 201 = 200): Promise<Response> {
    const product = await findProductOnShow(shop, id)
    return c.json({ product: { ...productJson(product), version: product.version } }, status)
  }

  return api
}

/** An absent field of a partial body is one that is not to be changed, which is not the same as one set to nothing. */
function withoutAbsent<T extends object>(fields: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present) as { [Key in keyof T]: Exclude<T[Key], undefined> }
}

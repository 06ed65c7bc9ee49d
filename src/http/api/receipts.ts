import { Hono } from 'hono'
import { listReceipts } from '../../domain/service-order.js'
import { productIdIn } from '../path-ids.js'
import { checkAgainst } from '../read-body.js'
import { receiptListQuery } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { receiptJson } from './json.js'

/** The log of the attempts to hold, for whoever wants to check that it was fair. */
export function receiptsApi({ shop }: Services): Hono<Env> {
  const api = new Hono<Env>()

  api.get('/api/products/:productId/receipts', async (c) => {
    const { after } = checkAgainst(receiptListQuery, c.req.query())
    const { receipts, next } = await listReceipts(shop, productIdIn(c.req.param('productId')), after)
    c.header('Cache-Control', 'no-cache')
    return c.json({ receipts: receipts.map(receiptJson), next })
  })

  return api
}

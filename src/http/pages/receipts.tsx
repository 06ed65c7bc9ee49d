import { Hono } from 'hono'
import { ReceiptPage } from '../../../views/pages/receipt.js'
import { ServiceOrderPage } from '../../../views/pages/service-order.js'
import { Recent } from '../../domain/recent.js'
import { Refusal } from '../../domain/refusal.js'
import {
  findPublicProduct,
  findReceipt,
  listReceipts,
  PROOF_MS_MAX,
  PROOFS_REMEMBERED_MAX,
  proveServiceOrder,
} from '../../domain/service-order.js'
import type { ServiceProof } from '../../domain/types.js'
import { answerPage } from '../answer.js'
import { identifyBrowser } from '../identity.js'
import { numberBefore, productIdIn } from '../path-ids.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'

/** What anybody may look up: one attempt by its number, and after a sale the order in which all were served. */
export function receiptPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()
  const proofs = new Recent<number, ServiceProof>(PROOF_MS_MAX, PROOFS_REMEMBERED_MAX, (productId) =>
    proveServiceOrder(shop.engine, productId),
  )

  pages.get('/receipts/:number', identifyBrowser(services), async (c) => {
    const number = numberBefore(c.req.param('number'))
    if (number === null) {
      throw new Refusal('not_found', 'There is no such receipt.')
    }
    const { receipt, product } = await findReceipt(shop, number)
    const site = await siteOf(c, services)
    return answerPage(c, <ReceiptPage site={site} receipt={receipt} product={product} />)
  })

  pages.get('/products/:productId/service-order', identifyBrowser(services), async (c) => {
    const product = await findPublicProduct(shop, productIdIn(c.req.param('productId')))
    const site = await siteOf(c, services)
    const ended = product.sale_ends_at <= site.now
    const after = numberBefore(c.req.query('after')) ?? 0
    const told = ended
      ? { ...(await listReceipts(shop, product.id, after)), proof: await proofs.get(product.id) }
      : null
    return answerPage(c, <ServiceOrderPage site={site} product={product} after={after} told={told} />)
  })

  return pages
}

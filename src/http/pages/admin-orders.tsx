import { type Context, Hono } from 'hono'
import { AdminOrdersPage } from '../../../views/pages/admin-orders.js'
import { paths } from '../../../views/paths.js'
import { findProductForOperator } from '../../domain/console.js'
import { findOrders, type OrderFilter, revokeOrder } from '../../domain/order-desk.js'
import { Refusal } from '../../domain/refusal.js'
import { answerPage } from '../answer.js'
import { operatorOf } from '../operator.js'
import { productIdIn } from '../path-ids.js'
import { checkAgainst, readForm } from '../read-body.js'
import { problemOf } from '../refusal-words.js'
import { orderFilterQuery, revocation } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

interface RefusedCancellation {
  refusal: Refusal
  id: string
  reason: string
}

/** Everybody's orders: found by product, email, id and status, and cancelled with a reason. */
export function orderDeskPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()

  pages.get('/admin/orders', (c) => render(c, filterIn(c, null)))

  pages.get('/admin/products/:productId/orders', (c) =>
    render(c, filterIn(c, productIdIn(c.req.param('productId')))),
  )

  pages.post('/admin/orders/:orderId/cancellation', async (c) => {
    const id = c.req.param('orderId')
    const typed = await readForm(c, ['reason'])
    try {
      const { reason } = checkAgainst(revocation, typed)
      await revokeOrder(shop, operatorOf(c, services), id, reason)
      return c.redirect(paths.adminOrders({ id }), 303)
    } catch (error) {
      if (error instanceof Refusal && error.code !== 'not_found') {
        const filter = { productId: null, email: '', id, status: '' as const, before: null }
        return render(c, filter, { refusal: error, id, reason: typed.reason })
      }
      throw error
    }
  })

  async function render(
    c: Context<Env>,
    filter: OrderFilter,
    refused?: RefusedCancellation,
  ): Promise<Response> {
    const product = filter.productId === null ? null : await findProductForOperator(shop, filter.productId)
    const { orders, next } = await findOrders(shop, filter)
    const { email, id, status } = filter
    const page = (
      <AdminOrdersPage
        site={await siteOf(c, services)}
        product={product}
        filter={{ email, id, status }}
        orders={orders}
        next={next}
        before={filter.before}
        problem={refused ? problemOf(refused.refusal) : null}
        cancelling={refused ? { id: refused.id, reason: refused.reason } : null}
      />
    )
    return answerPage(c, page, refused ? STATUS_OF[refused.refusal.code] : 200)
  }

  return pages
}

function filterIn(c: Context<Env>, productId: number | null): OrderFilter {
  return { productId, ...checkAgainst(orderFilterQuery, c.req.query()) }
}

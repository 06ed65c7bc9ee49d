import { randomUUID } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { AdminProductPage } from '../../../views/pages/admin-product.js'
import { paths } from '../../../views/paths.js'
import type { Problem } from '../../../views/problem.js'
import { addStock } from '../../domain/inventory.js'
import { endSale, pauseSale, removeProduct, resumeSale } from '../../domain/products.js'
import { Refusal } from '../../domain/refusal.js'
import { findRunningRehearsal, listRehearsals } from '../../domain/rehearsal-records.js'
import { answerPage } from '../answer.js'
import { nextTurnOf } from '../next-turn.js'
import { operatorOf } from '../operator.js'
import { reloadAfterSeconds } from '../pace.js'
import { productIdIn } from '../path-ids.js'
import { productNumbersOf } from '../product-numbers-of.js'
import { checkAgainst, readForm, wholeNumber } from '../read-body.js'
import { problemOf } from '../refusal-words.js'
import { rehearsalRequest, requestId, stockChange } from '../schemas.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

/** One product while it sells: its numbers, and what an operator can do to it. */
export function productPages(services: Services): Hono<Env> {
  const { shop } = services
  const pages = new Hono<Env>()

  pages.get('/admin/products/:productId', (c) => render(c, productIdIn(c.req.param('productId'))))

  pages.post('/admin/products/:productId/stock', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const typed = await readForm(c, ['quantity', 'reason', 'request_id'])
    try {
      const { quantity, reason } = checkAgainst(stockChange, {
        quantity: wholeNumber(typed.quantity),
        reason: typed.reason,
      })
      const commandId = typed.request_id === '' ? randomUUID() : checkAgainst(requestId, typed.request_id)
      await addStock(shop, operatorOf(c, services), { productId, quantity, reason, commandId })
      return c.redirect(paths.adminProduct(productId), 303)
    } catch (error) {
      return renderRefused(c, productId, error, { typed })
    }
  })

  pages.post('/admin/products/:productId/rehearsals', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const size = await readForm(c, ['shoppers', 'seconds'])
    try {
      const request = checkAgainst(rehearsalRequest, {
        shoppers: wholeNumber(size.shoppers),
        seconds: wholeNumber(size.seconds),
      })
      const id = await services.rehearsals.begin(operatorOf(c, services), productId, request)
      return c.redirect(paths.adminRehearsal(id), 303)
    } catch (error) {
      return renderRefused(c, productId, error, { size })
    }
  })

  for (const [action, verb] of [
    ['pause', pauseSale],
    ['resume', resumeSale],
    ['end', endSale],
  ] as const) {
    pages.post(`/admin/products/:productId/${action}`, async (c) => {
      const productId = productIdIn(c.req.param('productId') ?? '')
      await readForm(c, [])
      try {
        await verb(shop, operatorOf(c, services), productId)
        return c.redirect(paths.adminProduct(productId), 303)
      } catch (error) {
        return renderRefused(c, productId, error)
      }
    })
  }

  pages.post('/admin/products/:productId/deletion', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    await readForm(c, [])
    try {
      await removeProduct(shop, operatorOf(c, services), productId)
      return c.redirect(paths.admin, 303)
    } catch (error) {
      return renderRefused(c, productId, error)
    }
  })

  function renderRefused(
    c: Context<Env>,
    productId: number,
    error: unknown,
    filled: FilledForms = {},
  ): Promise<Response> {
    if (error instanceof Refusal && error.code !== 'not_found') {
      return render(c, productId, error, filled)
    }
    throw error
  }

  async function render(
    c: Context<Env>,
    productId: number,
    refusal?: Refusal,
    { typed = null, size = null }: FilledForms = {},
  ): Promise<Response> {
    const numbers = await productNumbersOf(shop, productId)
    const site = await siteOf(c, services)
    const turning = { ...numbers.product, next_release_at: numbers.nextRelease?.at ?? null }
    const next = nextTurnOf([turning], site.now)
    const page = (
      <AdminProductPage
        site={site}
        {...numbers}
        requestId={randomUUID()}
        problem={refusal ? await problemIn(refusal) : null}
        typed={typed}
        rehearsing={{ size, selling: await sellingNow(), earlier: await listRehearsals(shop, productId) }}
        reloadAfter={reloadAfterSeconds(c, { part: 'console', now: site.now, next })}
      />
    )
    return answerPage(c, page, refusal ? STATUS_OF[refusal.code] : 200)
  }

  /** Who finds a rehearsal in the way is led to it. */
  async function problemIn(refusal: Refusal): Promise<Problem> {
    const problem = problemOf(refusal)
    const running = refusal.code === 'rehearsal_running' ? await findRunningRehearsal(shop) : undefined
    const way_on = running && { href: paths.adminRehearsal(running.id), label: 'See how it goes' }
    return way_on ? { ...problem, way_on } : problem
  }

  async function sellingNow(): Promise<string[]> {
    const { products } = await shop.board.current()
    return products.filter(({ state }) => state === 'live' || state === 'all_held').map(({ name }) => name)
  }

  return pages
}

/** What was typed into a form that was refused. */
interface FilledForms {
  typed?: { quantity: string; reason: string } | null
  size?: { shoppers: string; seconds: string } | null
}

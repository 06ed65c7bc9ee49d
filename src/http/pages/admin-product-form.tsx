import { type Context, Hono } from 'hono'
import { ProductFormPage, type ProductFormValues } from '../../../views/pages/product-form.js'
import { paths } from '../../../views/paths.js'
import { findProductForOperator } from '../../domain/console.js'
import { createProduct } from '../../domain/inventory.js'
import { editProduct } from '../../domain/products.js'
import { Refusal } from '../../domain/refusal.js'
import { answerPage } from '../answer.js'
import { offsetInWords } from '../local-time.js'
import { operatorOf } from '../operator.js'
import { productIdIn } from '../path-ids.js'
import {
  conflictsBetween,
  emptyFormValues,
  formValuesOf,
  PRODUCT_FIELDS,
  readProductEdit,
  readProductFields,
} from '../product-fields.js'
import { readForm } from '../read-body.js'
import { problemOf } from '../refusal-words.js'
import type { Env, Services } from '../services.js'
import { siteOf } from '../site.js'
import { STATUS_OF } from '../statuses.js'

/** Creating and editing products. Who may come here is settled before, in admin.tsx. */
export function productFormPages(services: Services): Hono<Env> {
  const { shop, settings } = services
  const pages = new Hono<Env>()

  pages.get('/admin/products/new', async (c) =>
    renderForm(c, { productId: null, values: emptyFormValues(await shop.engine.now(), settings) }),
  )

  pages.post('/admin/products', async (c) => {
    const typed = await readProductForm(c)
    try {
      const { hold_seconds = settings.holdSeconds, ...product } = readProductFields(typed, settings)
      const fields = { ...product, hold_seconds, currency: settings.currency }
      return c.redirect(paths.adminProduct(await createProduct(shop, operatorOf(c, services), fields)), 303)
    } catch (error) {
      return renderRefused(c, null, typed, error)
    }
  })

  pages.get('/admin/products/:productId/edit', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const product = await findProductForOperator(shop, productId)
    return renderForm(c, { productId, values: formValuesOf(product, settings) })
  })

  pages.post('/admin/products/:productId', async (c) => {
    const productId = productIdIn(c.req.param('productId'))
    const typed = await readProductForm(c)
    try {
      const { version, edit } = readProductEdit(typed, settings)
      await editProduct(shop, operatorOf(c, services), productId, version, edit)
      return c.redirect(paths.adminProduct(productId), 303)
    } catch (error) {
      return renderRefused(c, productId, typed, error)
    }
  })

  async function renderRefused(
    c: Context<Env>,
    productId: number | null,
    typed: ProductFormValues,
    error: unknown,
  ): Promise<Response> {
    if (!(error instanceof Refusal) || error.code === 'not_found') {
      throw error
    }
    if (error.code !== 'stale_version' || productId === null) {
      return renderForm(c, { productId, values: typed, refusal: error })
    }
    // The form now carries the version that was shown beside it, so that saving again is a decision and no accident.
    const theirs = formValuesOf(await findProductForOperator(shop, productId), settings)
    const values = { ...typed, version: theirs.version }
    return renderForm(c, { productId, values, refusal: error, conflict: conflictsBetween(theirs, typed) })
  }

  async function renderForm(c: Context<Env>, form: FilledForm): Promise<Response> {
    const { productId, values, refusal, conflict = null } = form
    const site = await siteOf(c, services)
    const zone = { name: site.timeZone, offset: offsetInWords(site.now, site.timeZone) }
    const problem = refusal ? problemOf(refusal) : null
    const page = (
      <ProductFormPage
        {...{ site, productId, values, problem, conflict, zone }}
        currency={settings.currency}
      />
    )
    return answerPage(c, page, refusal ? STATUS_OF[refusal.code] : 200)
  }

  return pages
}

/** One of the shipped pictures is chosen by a radio button, which cannot hold the address of another one. */
async function readProductForm(c: Context<Env>): Promise<ProductFormValues> {
  const { picture, ...fields } = await readForm(c, [...PRODUCT_FIELDS, 'picture'])
  return { ...fields, image_url: picture || fields.image_url }
}

interface FilledForm {
  productId: number | null
  values: ProductFormValues
  refusal?: Refusal
  conflict?: ReturnType<typeof conflictsBetween>
}

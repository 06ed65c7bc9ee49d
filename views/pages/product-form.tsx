import type { FC } from 'hono/jsx'
import { ConflictTable, type FieldConflict } from '../components/conflict-table.js'
import { ErrorSummary } from '../components/error-summary.js'
import { ProductForm } from '../components/product-form.js'
import { ConsolePage } from '../layouts/console-page.js'
import { paths } from '../paths.js'
import type { Problem } from '../problem.js'
import type { Site } from '../site.js'

export type { FieldConflict } from '../components/conflict-table.js'

/** Every field as it was typed or as the browser wants it; the window's times are `datetime-local` texts. */
export interface ProductFormValues {
  name: string
  description: string
  image_url: string
  price: string
  /** Only asked for when a product is created: afterwards stock changes by deltas alone. */
  stock: string
  sale_starts_at: string
  sale_ends_at: string
  limit_per_customer: string
  hold_seconds: string
  /** `true` where a hold may be extended once, else empty. */
  extension_allowed: string
  stock_display: string
  waiting_room: string
  waiting_room_opens_minutes: string
  version: string
}

export interface ProductFormPageProps {
  site: Site
  /** Null for a product that is yet to be. */
  productId: number | null
  values: ProductFormValues
  problem: Problem | null
  /** What somebody else saved meanwhile; the hidden version is then already the new one. */
  conflict: FieldConflict[] | null
  /** The zone in which the window is typed, and its present offset such as UTC+02:00. */
  zone: { name: string; offset: string }
  /** The code of the currency that prices are typed in. */
  currency?: string
}

/** Where a product is made and where it is edited. */
export const ProductFormPage: FC<ProductFormPageProps> = (props) => {
  const { site, productId, problem, conflict } = props
  const title = productId === null ? 'New product' : 'Edit the product'
  return (
    <ConsolePage site={site} title={problem ? `Error: ${title}` : title}>
      {problem && <ErrorSummary problem={problem} />}
      <div class="measure">
        {productId !== null && (
          <p>
            <a href={paths.adminProduct(productId)}>Back to the product</a>
          </p>
        )}
        <h1>{title}</h1>
        {conflict && <ConflictTable conflict={conflict} />}
        <ProductForm {...props} />
      </div>
    </ConsolePage>
  )
}

import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { Site } from '../site.js'

export interface ProductHeadProps {
  site: Site
  product: { id: number; name: string }
  /** What of the product this page shows, or nothing for the product itself. */
  part?: string
}

const NavLink: FC<{ site: Site; href: string; label: string }> = ({ site, href, label }) => (
  <a href={href} aria-current={site.path === href ? 'page' : undefined}>
    {label}
  </a>
)

/**
 * The name of a product and the ways through its pages. Names are isolated, so that one written from right to left
 * does not turn the words around it.
 */
export const ProductHead: FC<ProductHeadProps> = ({ site, product, part }) => (
  <header class="product-head">
    <h1>
      {part && <span class="text-muted">{part} </span>}
      <bdi>{product.name}</bdi>
    </h1>
    <nav class="console-nav" aria-label="This product">
      <NavLink site={site} href={paths.adminProduct(product.id)} label="Live" />
      <NavLink site={site} href={paths.adminProductOrders(product.id)} label="Orders" />
      <NavLink site={site} href={paths.adminLedger(product.id)} label="Ledger" />
      <NavLink site={site} href={paths.adminReport(product.id)} label="Report" />
      <NavLink site={site} href={paths.adminProductEdit(product.id)} label="Edit" />
    </nav>
  </header>
)

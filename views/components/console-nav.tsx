import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { Site } from '../site.js'

const LINKS = [
  { href: paths.admin, label: 'Dashboard' },
  { href: paths.adminProductNew, label: 'New product' },
  { href: paths.adminOrders(), label: 'Orders' },
  { href: paths.adminAudit(), label: 'Audit' },
  { href: paths.adminHealth, label: 'Health' },
]

/** The ways through the console, on every one of its pages. */
export const ConsoleNav: FC<{ site: Site }> = ({ site }) => (
  <nav class="console-nav" aria-label="Console">
    {LINKS.map(({ href, label }) => (
      <a href={href} aria-current={site.path === href ? 'page' : undefined}>
        {label}
      </a>
    ))}
  </nav>
)

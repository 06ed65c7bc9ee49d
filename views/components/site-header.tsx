import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import type { Site } from '../site.js'

/** The pages below a place of the navigation belong to it, though they are not it. */
function currentness(site: Site, href: string): 'page' | 'true' | undefined {
  if (site.path === href) return 'page'
  return href !== paths.home && site.path.startsWith(`${href}/`) ? 'true' : undefined
}

const NavLink: FC<{ site: Site; href: string; label: string }> = ({ site, href, label }) => (
  <a href={href} aria-current={currentness(site, href)}>
    {label}
  </a>
)

/** The name of the shop, the ways through it, and who is here. */
export const SiteHeader: FC<{ site: Site }> = ({ site }) => (
  <header class="site-header">
    <a class="wordmark" href={paths.home}>
      {site.pictures && <img src={site.asset('icon.svg')} alt="" width="28" height="28" />}
      Holdfast
    </a>
    <nav aria-label="Main">
      <NavLink site={site} href={paths.home} label="Shop" />
      <NavLink site={site} href={paths.orders} label="My orders" />
      {site.user?.role === 'admin' && <NavLink site={site} href={paths.admin} label="Console" />}
    </nav>
    {site.user ? (
      <form class="who" method="post" action={paths.logout}>
        <span class="who-email">{site.user.email}</span>
        <button class="button-quiet" type="submit" disabled={site.preview !== null}>
          Log out
        </button>
      </form>
    ) : (
      <p class="who">
        <NavLink site={site} href={paths.login()} label="Log in" />
        <NavLink site={site} href={paths.register()} label="Register" />
      </p>
    )}
  </header>
)

import type { FC, PropsWithChildren } from 'hono/jsx'
import { ConsoleNav } from '../components/console-nav.js'
import { Page, type PageProps } from './page.js'

/** The document around a page of the console: the shop's own, with the console's navigation and denser. */
export const ConsolePage: FC<PropsWithChildren<Omit<PageProps, 'section'>>> = ({ children, ...page }) => (
  <Page {...page} section={<ConsoleNav site={page.site} />}>
    <div class="console">{children}</div>
  </Page>
)

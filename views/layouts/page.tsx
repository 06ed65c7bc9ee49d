import type { Child, FC, PropsWithChildren } from 'hono/jsx'
import { HoldReminder } from '../components/hold-reminder.js'
import { PreviewBanner } from '../components/preview-banner.js'
import { SiteHeader } from '../components/site-header.js'
import type { Site } from '../site.js'

export interface PageProps {
  site: Site
  title: string
  /** Further scripts of ours or of a package, by asset name; only the console needs any. */
  scripts?: string[]
  /** Seconds until the page reloads, for a visitor without JavaScript who asked for that. */
  reloadAfter?: number | undefined
  /** The navigation of a part of the shop, which the skip link skips as well. */
  section?: Child
}

/** A refused or failed poll leaves what is on screen; Back is the browser's own, which keeps pages whole. */
const HTMX_CONFIG = JSON.stringify({
  noSwap: [204, 304, '4xx', '5xx'],
  defaultTimeout: 10_000,
  history: false,
  includeIndicatorCSS: false,
})
const DESCRIPTION = 'Limited stock, a fixed window, and a hold that is yours until its clock runs out.'

/** The whole document around a page's own content. */
export const Page: FC<PropsWithChildren<PageProps>> = ({
  site,
  title,
  scripts = [],
  reloadAfter,
  section,
  children,
}) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${title} · Holdfast`}</title>
      <meta name="description" content={DESCRIPTION} />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={HTMX_CONFIG} />
      {reloadAfter && !site.preview && (
        <noscript>
          <meta http-equiv="refresh" content={String(reloadAfter)} />
        </noscript>
      )}
      <link rel="stylesheet" href={site.asset('app.css')} />
      {/* Kept for those who save data too: without it browsers ask for /favicon.ico, which is no smaller. */}
      <link rel="icon" type="image/svg+xml" href={site.asset('icon.svg')} />
      {/* A preview stands still: a poll would bring the present into it. */}
      {!site.preview &&
        ['htmx.js', 'js/polls.js', 'js/app.js', ...scripts].map((name) => (
          <script src={site.asset(name)} defer />
        ))}
    </head>
    <body>
      <a class="skip-link" href="#content">
        Skip to the content
      </a>
      <SiteHeader site={site} />
      {site.preview && <PreviewBanner site={site} preview={site.preview} />}
      <HoldReminder site={site} />
      {section}
      <main id="content">
        {site.preview ? (
          <fieldset class="preview-still" disabled>
            {children}
          </fieldset>
        ) : (
          children
        )}
      </main>
      <p role="status" id="announcer" class="sr-only" />
      <footer class="site-footer">
        <p>Holdfast. One unit, one buyer. Times are in {site.timeZone}.</p>
      </footer>
    </body>
  </html>
)

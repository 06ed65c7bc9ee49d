import type { FC } from 'hono/jsx'

/**
 * Without scripts nothing on a page moves, and a page that reloads unasked takes the reader's place away. So it is
 * offered, and can be taken back.
 */
export const RefreshOffer: FC<{ href: string; on: boolean }> = ({ href, on }) => (
  <noscript>
    <p class="refresh-offer">
      {on ? (
        <a href={href}>Stop refreshing</a>
      ) : (
        <a href={`${href}${href.includes('?') ? '&' : '?'}auto=1`}>Refresh this page by itself</a>
      )}
    </p>
  </noscript>
)

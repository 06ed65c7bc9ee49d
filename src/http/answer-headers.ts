import type { HttpSettings } from './services.js'

/** Everything comes from this shop: no script, style, picture or form target of another host, and nothing inline. */
const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  // The usual no-referrer makes browsers hide the origin of a form post, which would then be refused.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}

/** What every answer carries. */
export function answerHeaders({ secure }: Pick<HttpSettings, 'secure'>): Record<string, string> {
  return secure
    ? { ...SECURITY_HEADERS, 'Strict-Transport-Security': 'max-age=31536000' }
    : { ...SECURITY_HEADERS }
}

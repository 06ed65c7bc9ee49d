/**
 * Where to go after logging in. Only a path of this shop is followed; an address of another host, or a spelling that a
 * browser would read as one, leads to the storefront.
 */
export function safeNextPath(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])[\x21-\x7e]*$/.test(next) || next.includes('\\')) {
    return '/'
  }
  const here = 'http://holdfast.invalid'
  const url = URL.canParse(next, here) ? new URL(next, here) : null
  return url?.origin === here ? url.pathname.replace(/^\/+/, '/') + url.search + url.hash : '/'
}

import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/** What JSX makes: something that becomes HTML when it is asked for its text. */
type Renderable = { toString(): string | Promise<string> }

/**
 * Answers with a whole document. It is not kept by any cache: it carries a form made for this request, or somebody's
 * orders. Rendering to a plain string first keeps Hono off its slower path for promised strings.
 */
export function answerPage(c: Context, page: Renderable, status: ContentfulStatusCode = 200): Response {
  c.header('Cache-Control', 'no-store')
  c.header('Vary', 'Save-Data')
  return c.html(`<!doctype html>${page.toString()}`, status) as Response
}

/** Answers with a piece of a page that is this visitor's own. */
export function answerFragment(c: Context, fragment: Renderable): Response {
  c.header('Cache-Control', 'private, no-store')
  return c.html(fragment.toString()) as Response
}

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { type Context, Hono } from 'hono'
import { HoldForm } from '../../../views/fragments/hold-form.js'
import { ProductBoard } from '../../../views/fragments/product-board.js'
import { lookAtPlace } from '../../domain/admission.js'
import { listHoldsInHand } from '../../domain/orders.js'
import { Refusal } from '../../domain/refusal.js'
import type { BoardSnapshot } from '../../domain/stock-board.js'
import { listWaitPlaces } from '../../domain/waitlist.js'
import { answerFragment } from '../answer.js'
import { holdFormFor } from '../hold-form-for.js'
import { identifyBrowser } from '../identity.js'
import { nextTurnOf } from '../next-turn.js'
import { paceFragment, paceHeaders } from '../pace.js'
import { placeInHand } from '../place-in-hand.js'
import type { Env, Services } from '../services.js'
import { holdInHand, siteFor, siteOf } from '../site.js'

/** The storefront's polled parts. */
export function productFragments(services: Services): Hono<Env> {
  const { shop } = services
  const fragments = new Hono<Env>()
  let rendered: RenderedBoard | undefined
  /** When the board was last asked for, on the clock of performance.now(). */
  let lookedAt = 0

  // Everybody polls this one, so it is rendered and compressed once a version, and mostly answered by 304.
  fragments.get('/fragments/products', async (c) => {
    const board = await boardToShow()
    if (rendered?.version !== board.version) {
      rendered = { version: board.version, board, ...render(c, board) }
    }
    const { etag } = rendered
    const pace = { part: 'storefront', now: board.now, next: nextTurnOf(board.products, board.now) } as const
    const caching = {
      'Cache-Control': 'no-cache',
      ETag: etag,
      Vary: 'Accept-Encoding, Save-Data',
      ...paceHeaders(c, services, pace),
    }
    if (c.req.header('if-none-match') === etag) {
      // Made without Hono's help, so that it repeats what caches need and nothing else.
      return new Response(null, { status: 304, headers: caching })
    }
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) {
      return c.html(rendered.html, 200, caching)
    }
    rendered.gzipped ??= new Uint8Array(gzipSync(rendered.html))
    return c.body(rendered.gzipped, 200, {
      'Content-Type': 'text/html; charset=UTF-8',
      'Content-Encoding': 'gzip',
      ...caching,
    })
  })

  fragments.get('/fragments/products/:productId/form', identifyBrowser(services), async (c) => {
    const { products, now } = await shop.board.current()
    const product = products.find(({ id }) => String(id) === c.req.param('productId'))
    if (!product) {
      throw new Refusal('not_found', 'There is no such product.')
    }
    const site = await siteOf(c, services)
    const holds = site.user ? (await listHoldsInHand(shop, site.user)).map(holdInHand) : []
    const places = site.user ? await listWaitPlaces(shop, site.user) : []
    paceFragment(c, services, { part: 'storefront', now, next: nextTurnOf([product], now) })
    const standing = await lookAtPlace(shop, product, placeInHand(c, services, product.id))
    return answerFragment(c, <HoldForm {...holdFormFor(site, product, { holds, places, standing })} />)
  })

  /** Under strain the board that was drawn last does for a while, which costs neither SQL nor rendering. */
  async function boardToShow(): Promise<BoardSnapshot> {
    const isRecent = performance.now() - lookedAt < STRAINED_MS_MAX
    if (rendered && isRecent && services.overload.isStrained()) {
      return rendered.board
    }
    lookedAt = performance.now()
    return shop.board.current()
  }

  function render(c: Context<Env>, board: BoardSnapshot): { etag: string; html: string } {
    const site = { ...siteFor(c, services, board.now), user: null }
    const html = (<ProductBoard site={site} products={[...board.products]} />).toString()
    // Weak, because it stands for the same board whether it is compressed or not.
    return { etag: `W/"${createHash('sha1').update(html).digest('base64url')}"`, html }
  }

  return fragments
}

/** How old the board may be that polls are answered from under strain, in milliseconds. */
const STRAINED_MS_MAX = 2_000

/** The board as it is sent, for one version of it. */
interface RenderedBoard {
  version: string
  board: BoardSnapshot
  etag: string
  html: string
  /** Made when first asked for. */
  gzipped?: Uint8Array<ArrayBuffer>
}

import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'
import { ProductBoard } from '../../views/fragments/product-board.js'
import type { BoardSnapshot } from '../domain/stock-board.js'
import { nextTurnOf } from './next-turn.js'
import { paceHeaders } from './pace.js'
import type { Env, Services } from './services.js'
import { siteFor } from './site.js'

/** The storefront's board as everybody polls it: rendered and compressed once a version, mostly answered by 304. */
export interface RenderedBoard {
  /** Answers a poll of who has this version already, and hands every other on. */
  unchanged: MiddlewareHandler<Env>
  /** The whole board, compressed where that is understood. */
  answer(c: Context<Env>): Promise<Response>
}

export function openRenderedBoard(services: Services): RenderedBoard {
  let rendered: Rendering | undefined
  /** When the board was last asked for, on the clock of performance.now(). */
  let lookedAt = 0

  async function current(c: Context<Env>) {
    const board = await boardToShow()
    if (rendered?.version !== board.version) {
      rendered = { version: board.version, board, ...render(c, board) }
    }
    const pace = { part: 'storefront', now: board.now, next: nextTurnOf(board.products, board.now) } as const
    const caching = {
      'Cache-Control': 'no-cache',
      ETag: rendered.etag,
      Vary: 'Accept-Encoding, Save-Data',
      ...paceHeaders(c, services, pace),
    }
    return { rendered, caching }
  }

  /** Under strain the board that was drawn last does for a while, which costs neither SQL nor rendering. */
  async function boardToShow(): Promise<BoardSnapshot> {
    const isRecent = performance.now() - lookedAt < STRAINED_MS_MAX
    if (rendered && isRecent && services.overload.isStrained()) {
      return rendered.board
    }
    lookedAt = performance.now()
    return services.shop.board.current()
  }

  function render(c: Context<Env>, board: BoardSnapshot): { etag: string; html: string } {
    const site = { ...siteFor(c, services, board.now), user: null }
    const html = (<ProductBoard site={site} products={[...board.products]} />).toString()
    // Weak, because it stands for the same board whether it is compressed or not.
    return { etag: `W/"${createHash('sha1').update(html).digest('base64url')}"`, html }
  }

  return {
    async unchanged(c, next) {
      const known = c.req.header('if-none-match')
      if (known === undefined || services.isDraining()) {
        return next()
      }
      const { rendered, caching } = await current(c)
      // Made without Hono's help, so that it repeats what caches need and nothing else.
      return known === rendered.etag ? new Response(null, { status: 304, headers: caching }) : next()
    },
    async answer(c) {
      const { rendered, caching } = await current(c)
      if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) {
        return c.html(rendered.html, 200, caching)
      }
      rendered.gzipped ??= new Uint8Array(gzipSync(rendered.html))
      return c.body(rendered.gzipped, 200, {
        'Content-Type': 'text/html; charset=UTF-8',
        'Content-Encoding': 'gzip',
        ...caching,
      })
    },
  }
}

/** How old the board may be that polls are answered from under strain, in milliseconds. */
const STRAINED_MS_MAX = 2_000

/** The board as it is sent, for one version of it. */
interface Rendering {
  version: string
  board: BoardSnapshot
  etag: string
  html: string
  /** Made when first asked for. */
  gzipped?: Uint8Array<ArrayBuffer>
}

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { Context } from 'hono'
import { ProductBoard } from '../../views/fragments/product-board.js'
import type { BoardSnapshot } from '../domain/stock-board.js'
import { answerHeaders } from './answer-headers.js'
import { nextTurnOf } from './next-turn.js'
import { commandsWaiting, paceHeaders, savesData } from './pace.js'
import type { Env, Services } from './services.js'

/** Where the storefront's board is polled. */
export const BOARD_PATH = '/fragments/products'

/**
 * The storefront's board as everybody polls it: rendered and compressed once a version, mostly answered by 304. Most of
 * all requests are such polls, so what can be answered from memory is, before anything else is made of the request.
 */
export interface RenderedBoard {
  /** The answer to a poll that needs nothing read; undefined for every other request. */
  atOnce(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): Response | undefined
  /** The same answer, where the board may have to be read first. */
  answer(c: Context<Env>): Promise<Response>
}

/** What a poll says of whoever asks. */
interface Poll {
  /** The version that it has already. */
  known: string | undefined
  understandsGzip: boolean
  savesData: boolean
}

/** How old the board may be that polls are answered from under strain, in milliseconds. */
const STRAINED_MS_MAX = 2_000
/** The same while commands wait in a lane: every batch of them changes the board, and no eye follows a hundred a second. */
const BUSY_MS_MAX = 100

export function openRenderedBoard(services: Services): RenderedBoard {
  const { shop, settings, overload, isDraining } = services
  const always = answerHeaders(settings)
  let rendering: Rendering | undefined
  let heads: Heads | undefined
  /** When the board was last asked for, on the clock of performance.now(). */
  let lookedAt = 0

  function atOnce({ method, url, headers }: Parameters<RenderedBoard['atOnce']>[0]): Response | undefined {
    const board = url === BOARD_PATH && method === 'GET' ? boardInMemory() : undefined
    const header = (name: string) => headers[name] as string | undefined
    return board && answerWith(board, pollBy(header))
  }

  async function answer(c: Context<Env>): Promise<Response> {
    const board = boardInMemory() ?? (await shop.board.current())
    const header = (name: string) => c.req.header(name)
    return answerWith(board, pollBy(header))
  }

  /** Under strain, and while the lanes are at work, the board that was drawn last does for a while: no SQL, no drawing. */
  function boardInMemory(): BoardSnapshot | undefined {
    const now = performance.now()
    if (heads && now - lookedAt < ageMsMax()) {
      return heads.board
    }
    lookedAt = now
    return shop.board.inMemory()
  }

  function ageMsMax(): number {
    if (overload.isStrained()) {
      return STRAINED_MS_MAX
    }
    return commandsWaiting(services) > 0 ? BUSY_MS_MAX : 0
  }

  function answerWith(board: BoardSnapshot, poll: Poll): Response {
    if (rendering?.version !== board.version) {
      rendering = render(board)
    }
    const { unchanged, plain, gzipped } = headsOf(board, rendering, poll)
    if (poll.known === rendering.etag) {
      return new Response(null, { status: 304, headers: unchanged })
    }
    if (!poll.understandsGzip) {
      return new Response(rendering.html, { headers: plain })
    }
    rendering.gzipped ??= new Uint8Array(gzipSync(rendering.html))
    return new Response(rendering.gzipped, { headers: gzipped })
  }

  function render(board: BoardSnapshot): Rendering {
    const site = {
      user: null,
      holds: [],
      now: board.now,
      timeZone: settings.saleTimeZone,
      path: BOARD_PATH,
      preview: null,
      pictures: true,
      asset: services.assets.url,
    }
    const html = (<ProductBoard site={site} products={[...board.products]} />).toString()
    // Weak, because it stands for the same board whether it is compressed or not.
    const etag = `W/"${createHash('sha1').update(html).digest('base64url')}"`
    return { version: board.version, etag, html }
  }

  /** The heads of the answers from one reading of the board, which is a moment's: all that they say holds so long. */
  function headsOf(board: BoardSnapshot, { etag }: Rendering, { savesData }: Poll): Head {
    const strained = overload.isStrained()
    if (heads?.board !== board || heads.strained !== strained || isDraining()) {
      heads = { board, strained }
    }
    const kind = savesData ? 'saving' : 'usual'
    const head = heads[kind] ?? makeHead(board, etag, savesData)
    heads[kind] = head
    return head
  }

  function makeHead(board: BoardSnapshot, etag: string, saving: boolean): Head {
    const next = nextTurnOf(board.products, board.now)
    // Whoever has the board needs what caches need, and nothing else.
    const unchanged = {
      'Cache-Control': 'no-cache',
      ETag: etag,
      Vary: 'Accept-Encoding, Save-Data',
      ...paceHeaders(services, { part: 'storefront', now: board.now, next }, saving),
      ...(isDraining() ? { Connection: 'close' } : {}),
    }
    const plain = { ...always, ...unchanged, 'Content-Type': 'text/html; charset=UTF-8' }
    return { unchanged, plain, gzipped: { ...plain, 'Content-Encoding': 'gzip' } }
  }

  return { atOnce, answer }
}

function pollBy(header: (name: string) => string | undefined): Poll {
  return {
    known: header('if-none-match'),
    understandsGzip: /\bgzip\b/.test(header('accept-encoding') ?? ''),
    savesData: savesData(header('save-data')),
  }
}

/** The board as it is sent, for one version of it. */
interface Rendering {
  version: string
  etag: string
  html: string
  /** Made when first asked for. */
  gzipped?: Uint8Array<ArrayBuffer>
}

/** What stands at the head of each kind of answer. */
type Head = Record<'unchanged' | 'plain' | 'gzipped', Record<string, string>>

interface Heads {
  board: BoardSnapshot
  strained: boolean
  usual?: Head
  saving?: Head
}

import { createHash } from 'node:crypto'
import { readProductsOnShow } from './catalog.js'
import type { Engine } from './engine.js'
import type { ProductOnShow } from './types.js'

/**
 * The storefront's numbers, kept in memory: polls outnumber purchases a thousand to one, and while nothing changes
 * they cost no SQL. A commit or stock news makes the next reader look again; so does age, because products open and
 * close by the clock alone.
 */
export interface StockBoard {
  /** The board, at most BOARD_MS_MAX old and never older than the last commit of this process. */
  current(): Promise<BoardSnapshot>
  /** The same where it need not be read anew, else undefined. */
  inMemory(): BoardSnapshot | undefined
  /** The next reader must look again. */
  outdate(): void
}

export interface BoardSnapshot {
  products: readonly ProductOnShow[]
  /** Copies that are being rehearsed on: part of the version, so that they cost what a sale costs, and never shown. */
  rehearsals: readonly ProductOnShow[]
  /** The same text for the same content, in whichever process it was read. */
  version: string
  /** The database's clock when the board was read. */
  now: Date
}

/** Oldest board that is shown, in milliseconds. */
const BOARD_MS_MAX = 250

export function openStockBoard(engine: Engine): StockBoard {
  let snapshot: BoardSnapshot | undefined
  let readAt = 0
  let outdated = true
  let reading: Promise<BoardSnapshot> | undefined

  function inMemory(): BoardSnapshot | undefined {
    // While the board is read anew, what it was before may miss a change that somebody has been told of.
    return !outdated && !reading && performance.now() - readAt < BOARD_MS_MAX ? snapshot : undefined
  }

  async function current(): Promise<BoardSnapshot> {
    const board = inMemory()
    if (board) {
      return board
    }
    // A read that began before the last change would miss it, so only one that began after it is shared.
    if (!reading || outdated) {
      outdated = false
      const mine = read().finally(() => {
        if (reading === mine) {
          reading = undefined
        }
      })
      reading = mine
    }
    return reading
  }

  async function read(): Promise<BoardSnapshot> {
    const startedAt = performance.now()
    try {
      const now = await engine.now()
      const all = await readProductsOnShow(engine.db, now, 'storefront')
      const version = createHash('sha1').update(JSON.stringify(all)).digest('base64url').slice(0, 16)
      const products = all.filter(({ rehearsal }) => !rehearsal)
      const rehearsals = all.filter(({ rehearsal }) => rehearsal)
      if (startedAt >= readAt) {
        snapshot = { products, rehearsals, version, now }
        readAt = startedAt
      }
      return { products, rehearsals, version, now }
    } catch (error) {
      outdated = true
      throw error
    }
  }

  return {
    current,
    inMemory,
    outdate: () => {
      outdated = true
    },
  }
}

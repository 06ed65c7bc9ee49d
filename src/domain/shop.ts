import { type Accounts, openAccounts } from './accounts.js'
import type { Engine } from './engine.js'
import { type CommittedBatch, type Lanes, openLanes } from './lane.js'
import type { Passwords } from './passwords.js'
import { openReceipts, type Receipts } from './receipts.js'
import { openRefusalLog } from './refusal-log.js'
import { changesLine, isNothing } from './sale-draft.js'
import { openSessions, type Sessions } from './sessions.js'
import { openSoldOut, type SoldOut } from './sold-out.js'
import { openStockBoard, type StockBoard } from './stock-board.js'
import { timeTransactions } from './transaction-time.js'
import { openWaitingRooms, type WaitingRooms } from './waiting-rooms.js'
import { openWaitingPlaces, type WaitingPlaces } from './waitlist.js'

/** One running shop: what every verb of the domain is given. */
export interface Shop {
  engine: Engine
  lanes: Lanes
  board: StockBoard
  receipts: Receipts
  soldOut: SoldOut
  rooms: WaitingRooms
  accounts: Accounts
  sessions: Sessions
  waitingPlaces: WaitingPlaces
  passwords: Passwords
  /** Seconds since the start in which a transaction of the books was under way. */
  transactionsBusySeconds(): number
}

export interface ShopOptions {
  engine: Engine
  passwords: Passwords
  /** Told of errors that no caller can be told of, such as a hold that cannot be released. */
  onFault(error: unknown, what: string): void
}

/** Puts the parts together: what was committed, here or elsewhere, is told to what keeps products in memory. */
export function openShop({ engine: untimed, passwords, onFault }: ShopOptions): Shop {
  const { engine, busySeconds } = timeTransactions(untimed)
  const board = openStockBoard(engine)
  engine.news.subscribe((productId, from) => {
    board.outdate()
    if (from === 'elsewhere') {
      soldOut.forget(productId)
    }
  })
  const waitingPlaces = openWaitingPlaces(engine)
  const receipts = openReceipts(openRefusalLog(engine, onFault))
  const soldOut = openSoldOut(engine, receipts)
  const lanes = openLanes({ engine, receipts, onCommit, onFault })

  function onCommit(batch: CommittedBatch): void {
    soldOut.committed(batch)
    if (!isNothing(batch.changes)) {
      board.outdate()
    }
    if (changesLine(batch.changes)) {
      waitingPlaces.forget(batch.product.id)
    }
  }

  return {
    engine,
    lanes,
    board,
    receipts,
    soldOut,
    rooms: openWaitingRooms(engine),
    accounts: openAccounts(engine, passwords),
    sessions: openSessions(engine),
    waitingPlaces,
    passwords,
    transactionsBusySeconds: busySeconds,
  }
}

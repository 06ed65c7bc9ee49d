import type { OperationNode } from 'kysely'
import type { Counts } from './counts.js'
import { type CommittedChange, type Database, MustWait, type Result, SqlError, type Trx } from './database.js'
import type { Dice } from './dice.js'
import type { Process } from './process.js'
import type { Entry } from './table.js'
import type { Timeline } from './timeline.js'

/** How often things go wrong, each as a probability; and how quick the network is, in milliseconds. */
export interface Weather {
  latencyMax: number
  deadlock: number
  lockWait: number
  cut: number
  /** Of COMMITs: the connection breaks before the server hears of it, after it was done, or while it is under way. */
  commitNeverTold: number
  commitAnswerLost: number
  commitLate: number
  hang: number
}

/** Everything goes well: for the end of a simulation, when what is owed must be had. */
export const FAIR: Weather = {
  latencyMax: 1,
  deadlock: 0,
  lockWait: 0,
  cut: 0,
  commitNeverTold: 0,
  commitAnswerLost: 0,
  commitLate: 0,
  hang: 0,
}

/** A connection of a process to the database server, with the transaction that is open on it. */
export interface Connection {
  process: Process
  trx: Trx | null
  broken: boolean
}

/** The database server behind a network: it makes statements wait for locks, and everything that can go wrong goes wrong here. */
export interface Server {
  weather: Weather
  connect(process: Process): Promise<Connection>
  query(connection: Connection, node: OperationNode): Promise<Result>
  commit(connection: Connection): Promise<void>
  rollBack(connection: Connection): Promise<void>
  /** The server process is killed: what was not committed is gone, and nobody can connect for so long. */
  crash(milliseconds: number): void
  /** The server stands still, and then goes on with what it was told. */
  freeze(milliseconds: number): void
  /** What a process had open when it died is rolled back as soon as the server notices. */
  forget(process: Process): void
}

/** As in src/engines/mysql-redis: the wait for a row, and for a statement, in milliseconds. */
const LOCK_WAIT_MS = 1_000
const STATEMENT_MS_MAX = 1_500
/** The database's clock when a simulation begins. */
export const BEGINNING = Date.parse('2026-06-01T12:00:00.000Z')

export interface ServerOptions {
  timeline: Timeline
  dice: Dice
  counts: Counts
  database: Database
  onCommit(changes: CommittedChange[]): void
  /** An error of the row itself, which no second try mends. */
  poisonOf(node: OperationNode): SqlError | null
}

export function openServer({ timeline, dice, counts, database, onCommit, poisonOf }: ServerOptions): Server {
  const open = new Set<Connection>()
  const waiting = new Map<Entry, Set<() => void>>()
  let outUntil = 0
  let frozenUntil = 0

  function latency(): number {
    return (dice.from(1, 1_000) / 1_000) * server.weather.latencyMax
  }

  /** Sends something to the server and waits for what comes back, as long as a client has patience. */
  function send<T>(
    connection: Connection,
    arrive: (settle: (result: T) => void, fail: (error: Error) => void) => void,
  ) {
    return new Promise<T>((resolve, reject) => {
      const { process } = connection
      let settled = false
      const finish = (end: () => void) => {
        if (!settled) {
          settled = true
          if (process.alive) {
            end()
          }
        }
      }
      const fail = (error: Error) => {
        if (error instanceof SqlError && error.fatal) {
          connection.broken = true
        }
        finish(() => reject(error))
      }
      const hangs = dice.chance(server.weather.hang)
      const wait = Math.max(latency(), frozenUntil - timeline.now(), hangs ? STATEMENT_MS_MAX * 1.5 : 0)
      if (wait > STATEMENT_MS_MAX) {
        counts.add('a statement timed out, and was carried out later or never')
        timeline.after(STATEMENT_MS_MAX, () => fail(lost('no answer in time')))
      }
      timeline.after(wait, () => arrive((result) => finish(() => resolve(result)), fail))
    })
  }

  function query(connection: Connection, node: OperationNode): Promise<Result> {
    return send(connection, (settle, fail) => {
      const trx = connection.trx
      if (connection.broken || !trx || trx.over) {
        abandon(connection)
        fail(lost('the connection is gone'))
        return
      }
      if (dice.chance(server.weather.cut)) {
        abandon(connection)
        fail(lost('cut'))
        return
      }
      if (dice.chance(server.weather.deadlock)) {
        counts.add('deadlock, and the batch ran again')
        abandon(connection)
        fail(new SqlError(1213, 'Deadlock found'))
        return
      }
      if (dice.chance(server.weather.lockWait)) {
        counts.add('lock wait timeout')
        fail(new SqlError(1205, 'Lock wait timeout exceeded'))
        return
      }
      const poison = poisonOf(node)
      if (poison) {
        fail(poison)
        return
      }
      attempt(connection, trx, node, settle, fail)
    })
  }

  function attempt(
    connection: Connection,
    trx: Trx,
    node: OperationNode,
    settle: (result: Result) => void,
    fail: (error: Error) => void,
  ): void {
    let result: Result | MustWait
    try {
      result = database.execute(trx, node)
    } catch (error) {
      fail(error as Error)
      return
    }
    timeline.note(trx.id)
    if (!(result instanceof MustWait)) {
      timeline.note(result.rows.length * 31 + Number(result.numAffectedRows))
      settle(result)
      return
    }
    counts.add('a statement waited for a row')
    const { entries } = result
    trx.waitsFor = entries
    if (closesCircle(trx)) {
      counts.add('deadlock of two batches, found by the database')
      abandon(connection)
      fail(new SqlError(1213, 'Deadlock found'))
      return
    }
    let over = false
    const stop = () => {
      over = true
      trx.waitsFor = []
      for (const entry of entries) {
        waiting.get(entry)?.delete(again)
      }
    }
    const again = () => {
      if (!over) {
        stop()
        // The turn of who waited comes a moment later, so that somebody else may be quicker.
        timeline.after(latency() / 10, () =>
          trx.over ? fail(lost('rolled back')) : attempt(connection, trx, node, settle, fail),
        )
      }
    }
    for (const entry of entries) {
      waiting.set(entry, (waiting.get(entry) ?? new Set()).add(again))
    }
    timeline.after(LOCK_WAIT_MS, () => {
      if (!over) {
        stop()
        counts.add('lock wait timeout')
        fail(trx.over ? lost('rolled back') : new SqlError(1205, 'Lock wait timeout exceeded'))
      }
    })
  }

  function commit(connection: Connection): Promise<void> {
    return send<void>(connection, (settle, fail) => {
      const { weather } = server
      const trx = connection.trx
      const apply = () => {
        if (trx && !trx.over) {
          end(connection, true)
        }
      }
      if (!trx || trx.over) {
        fail(lost('the connection is gone'))
        return
      }
      if (dice.chance(weather.commitNeverTold)) {
        counts.add('COMMIT never reached the server')
        abandon(connection)
        fail(lost('cut before COMMIT'))
      } else if (dice.chance(weather.commitLate)) {
        counts.add('COMMIT was carried out after its client had given up')
        timeline.after(dice.from(1, 600), apply)
        fail(lost('cut at COMMIT'))
      } else if (dice.chance(weather.commitAnswerLost)) {
        counts.add('COMMIT was carried out and its answer lost')
        apply()
        fail(lost('cut after COMMIT'))
      } else {
        apply()
        timeline.after(latency(), () => settle())
      }
    })
  }

  /** Ends the transaction on the server, and lets those go on who waited for it. */
  function end(connection: Connection, isKept: boolean): void {
    const { trx } = connection
    open.delete(connection)
    if (!trx || trx.over) {
      return
    }
    const wake = [...trx.touched.keys()].flatMap((entry) => [...(waiting.get(entry) ?? [])])
    for (const entry of trx.touched.keys()) {
      waiting.delete(entry)
    }
    if (isKept) {
      const changes = database.commit(trx)
      timeline.note(0x1000 + changes.length)
      onCommit(changes)
    } else {
      database.rollBack(trx)
    }
    for (const go of wake) {
      go()
    }
  }

  function abandon(connection: Connection): void {
    end(connection, false)
  }

  const server: Server = {
    weather: FAIR,
    connect: (process) =>
      new Promise((resolve, reject) => {
        process.after(latency() / 10, () => {
          if (timeline.now() < Math.max(outUntil, frozenUntil)) {
            counts.add('the database could not be reached')
            reject(Object.assign(new Error('down'), { errno: 1040 }))
            return
          }
          const connection: Connection = { process, trx: database.begin(), broken: false }
          open.add(connection)
          resolve(connection)
        })
      }),
    query,
    commit,
    rollBack: (connection) =>
      new Promise((resolve) => {
        // A client that may not use its connection closes it, and the server rolls back when it hears of that.
        timeline.after(Math.max(latency(), frozenUntil - timeline.now()), () => {
          abandon(connection)
          if (connection.process.alive) {
            resolve()
          }
        })
      }),
    crash(milliseconds) {
      counts.add('the database was killed')
      outUntil = timeline.now() + milliseconds
      for (const connection of [...open]) {
        connection.broken = true
        abandon(connection)
      }
    },
    freeze(milliseconds) {
      counts.add('the database stood still')
      frozenUntil = timeline.now() + milliseconds
    },
    forget(process) {
      for (const connection of [...open].filter((one) => one.process === process)) {
        counts.add('a process died in the middle of a transaction')
        timeline.after(dice.from(1, 400), () => abandon(connection))
      }
    },
  }
  return server
}

/** True when the ones that are waited for wait, by however many others, for this one. */
function closesCircle(trx: Trx): boolean {
  const seen = new Set<unknown>()
  const visit = (one: Trx): boolean =>
    one.waitsFor.some(({ owner }) => {
      if (owner === trx) return true
      if (owner === null || seen.has(owner)) return false
      seen.add(owner)
      return visit(owner as Trx)
    })
  return visit(trx)
}

function lost(why: string): SqlError {
  return new SqlError(0, why, true)
}

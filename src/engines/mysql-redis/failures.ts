import type { EngineFailure } from '../../domain/engine.js'

/** No connection to the database could be had: it is down, out of reach, full, or its pool has too long a queue. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable'
}

/**
 * Errors after which the transaction is rolled back and may simply be run again: record changed since it was read,
 * lock wait timeout, deadlock, query interrupted, and statements that ran into a time limit of the server.
 */
const RERUN = new Set([1020, 1205, 1213, 1317, 1969, 3024])

/** The server is going away or threw this connection out; whether a COMMIT came through is not known. */
const CONNECTION_GONE = new Set([1053, 1152, 1158, 1159, 1160, 1161, 1927, 4031])

/** The server answers but cannot take writes: disk full, read-only, too many connections, no access. */
const CANNOT_SERVE = new Set([3, 1021, 1026, 1040, 1044, 1045, 1049, 1114, 1203, 1226, 1290, 1792, 1836])

/**
 * What an error means for the batch that met it. Numbers are compared and not names, because mysql2 names some errors
 * of MariaDB wrongly. A connection that broke leaves the outcome unknown: the rerun finds out whether the database is
 * there, and meets whatever the first run has done, as the row lock makes it wait for the first run's end.
 */
export function classify(error: unknown): EngineFailure {
  if (error instanceof DatabaseUnavailable) {
    return 'unavailable'
  }
  const number = errorNumberOf(error)
  if (CANNOT_SERVE.has(number)) {
    return 'unavailable'
  }
  return RERUN.has(number) || isConnectionBroken(error) ? 'rerun' : 'fault'
}

/** True when the connection that met the error must not be used again, so that the server rolls back what was open. */
export function isConnectionBroken(error: unknown): boolean {
  const number = errorNumberOf(error)
  return (
    CONNECTION_GONE.has(number) ||
    CANNOT_SERVE.has(number) ||
    propertyOf(error, 'fatal') === true ||
    propertyOf(error, 'code') === 'PROTOCOL_SEQUENCE_TIMEOUT'
  )
}

/** MySQL's number of an error, the same on both servers for those that matter here; 0 when it has none. */
export function errorNumberOf(error: unknown): number {
  return Number(propertyOf(error, 'errno') ?? 0)
}

function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined
}

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'
import {
  type ConnectionOptions,
  createConnection,
  createPool,
  type Pool,
  type PoolConnection,
  type ResultSetHeader,
} from 'mysql2'
import type { DatabaseConfig } from '../../config.js'
import { DatabaseUnavailable, isConnectionBroken } from './failures.js'
import type { Reachability } from './reachability.js'

export interface PoolOptions {
  connectionsMax: number
  /** Longest that one statement may take before its connection is given up, in milliseconds. */
  statementMsMax: number
  /**
   * `explicit` leaves autocommit off: a transaction begins by itself with its first statement, which saves every batch
   * a round trip for BEGIN, and takes several statements in one text. Nothing but transactions may run on such a pool.
   */
  transactions: 'explicit' | 'autocommit'
  reachability: Reachability
  onFault(error: unknown): void
}

/**
 * Opens a pool of connections for Kysely. Kysely's own MySQL driver knows no time limits and gives a connection back
 * to the pool whatever happened on it; this one limits the wait for a connection and for each statement, and never
 * uses a connection again on which something broke.
 */
export function openPool<T>(config: DatabaseConfig, options: PoolOptions): Kysely<T> {
  return new Kysely<T>({ dialect: new PoolDialect(config, options) })
}

/** How long connecting may take, in milliseconds: with the database out, the answer has to come within a second. */
const CONNECT_MS_MAX = 700
/** How long a statement waits for a connection of the pool, in milliseconds. */
const ACQUIRE_MS_MAX = 1_000
/** Most statements that wait for a connection. */
const ACQUIRE_QUEUE_MAX = 2_000
/** Connections that were idle for this long are closed, in milliseconds; sooner than the server would, see SESSION. */
const IDLE_MS_MAX = 20_000
/** How long closing waits for the server's good-bye, in milliseconds. */
const CLOSE_MS_MAX = 1_000

/**
 * What every connection is set to. Time is UTC. A wait for a row is short, as the lane tries again. wait_timeout
 * bounds for how long a process that vanished in mid-transaction (its machine lost power) can keep a product's row.
 */
const SESSION = `set time_zone = '+00:00', innodb_lock_wait_timeout = 1, wait_timeout = 30,
  default_storage_engine = InnoDB, sql_mode = 'TRADITIONAL,ONLY_FULL_GROUP_BY'`

function connectionOptions(config: DatabaseConfig): ConnectionOptions {
  return {
    host: config.host,
    port: config.port,
    database: config.name,
    user: config.user,
    password: config.password,
    connectTimeout: CONNECT_MS_MAX,
    charset: 'utf8mb4_unicode_ci',
    timezone: 'Z',
    // Sums as numbers and JSON as text, which is what the embedded engine gives.
    decimalNumbers: true,
    jsonStrings: true,
  }
}

/** Connects once, asks for nothing much, and lets go: rejects when the database is not there within a second. */
export function lookAtDatabase(config: DatabaseConfig): Promise<void> {
  const connection = createConnection(connectionOptions(config))
  return new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('it did not answer')), CONNECT_MS_MAX)
    connection.on('error', reject)
    connection.query('select 1', (error) => {
      clearTimeout(limit)
      if (error) {
        reject(error)
      } else {
        resolve()
      }
    })
  }).finally(() => connection.destroy())
}

class PoolDialect implements Dialect {
  constructor(
    private readonly config: DatabaseConfig,
    private readonly options: PoolOptions,
  ) {}
  createDriver = () => new PoolDriver(this.config, this.options)
  createQueryCompiler = () => new MysqlQueryCompiler()
  createAdapter = () => new MysqlAdapter()
  createIntrospector = (db: Kysely<unknown>) => new MysqlIntrospector(db)
}

class PoolDriver implements Driver {
  private pool: Pool | undefined
  private readonly connections = new Set<PoolConnection>()

  constructor(
    private readonly config: DatabaseConfig,
    private readonly options: PoolOptions,
  ) {}

  async init(): Promise<void> {
    const { connectionsMax } = this.options
    this.pool = createPool({
      ...connectionOptions(this.config),
      multipleStatements: this.options.transactions === 'explicit',
      connectionLimit: connectionsMax,
      maxIdle: connectionsMax - 1,
      idleTimeout: IDLE_MS_MAX,
      queueLimit: ACQUIRE_QUEUE_MAX,
    })
    this.pool.on('connection', (raw) => this.setUp(raw))
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const { reachability, statementMsMax } = this.options
    await reachability.check()
    try {
      return new MysqlConnection(await this.take(), statementMsMax, reachability)
    } catch (error) {
      reachability.doubt()
      throw new DatabaseUnavailable(`No connection to the database: ${(error as Error).message}`, {
        cause: error,
      })
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    ;(connection as MysqlConnection).giveBack()
  }

  async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings): Promise<void> {
    if (accessMode === 'read only') {
      await run(connection, 'set transaction isolation level repeatable read')
      await run(connection, 'start transaction with consistent snapshot, read only')
    } else if (this.options.transactions === 'autocommit') {
      await run(connection, 'start transaction')
    }
  }

  commitTransaction = (connection: DatabaseConnection) => run(connection, 'commit')

  /** It never throws, so that whoever rolls back hears why and not this; a connection that cannot is not kept. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await (connection as MysqlConnection).rollBack()
  }

  async destroy(): Promise<void> {
    const ended = new Promise<void>((resolve) => this.pool?.end(() => resolve()))
    const limit = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS_MAX).unref())
    await Promise.race([ended, limit])
    for (const raw of this.connections) {
      raw.destroy()
    }
  }

  /** The statements stand in the connection's queue before the first one of whoever asked for it. */
  private setUp(raw: PoolConnection): void {
    this.connections.add(raw)
    raw.once('end', () => this.connections.delete(raw))
    raw.once('error', () => this.connections.delete(raw))
    const autocommit = `autocommit = ${this.options.transactions === 'autocommit' ? 1 : 0}`
    const statements = [`${SESSION}, ${autocommit}`, 'set session transaction isolation level read committed']
    for (const sql of statements) {
      raw.query({ sql, timeout: this.options.statementMsMax }, (error) => {
        if (error) {
          // A connection that is set otherwise must do nothing at all.
          raw.destroy()
          this.options.onFault(error)
        }
      })
    }
  }

  private take(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      let late = false
      const timer = setTimeout(() => {
        late = true
        reject(new Error(`none was free within ${ACQUIRE_MS_MAX} ms`))
      }, ACQUIRE_MS_MAX)
      this.pool?.getConnection((error, raw) => {
        clearTimeout(timer)
        if (error) {
          reject(error)
        } else if (late) {
          raw.release()
        } else {
          resolve(raw)
        }
      })
    })
  }
}

async function run(connection: DatabaseConnection, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement))
}

class MysqlConnection implements DatabaseConnection {
  private broken = false

  constructor(
    private readonly raw: PoolConnection,
    private readonly statementMsMax: number,
    private readonly reachability: Reachability,
  ) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return asQueryResult(await this.query(sql, parameters))
    } catch (error) {
      if (isConnectionBroken(error)) {
        this.broken = true
        this.reachability.doubt()
      }
      throw error
    }
  }

  // biome-ignore lint/correctness/useYield: what is not offered yields nothing.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not offered here; read in pages by key instead.')
  }

  async rollBack(): Promise<void> {
    if (!this.broken) {
      await run(this, 'rollback').catch(() => {
        this.broken = true
      })
    }
  }

  giveBack(): void {
    if (this.broken) {
      this.raw.destroy()
    } else {
      this.raw.release()
    }
  }

  private query(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.raw.query({ sql, values: [...parameters], timeout: this.statementMsMax }, (error, result) =>
        error ? reject(error) : resolve(result),
      )
    })
  }
}

/** The answer of one statement: its rows, or what it did to how many of them. */
export function asQueryResult<R>(result: unknown): QueryResult<R> {
  if (Array.isArray(result)) {
    return { rows: result as R[] }
  }
  const { insertId, affectedRows } = result as ResultSetHeader
  return { rows: [], insertId: BigInt(insertId), numAffectedRows: BigInt(affectedRows) }
}

import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import Database from 'libsql'

/**
 * Opens a SQLite file for Kysely. Kysely's own driver begins transactions in deferred mode, where a read followed by a
 * write fails at once when another process wrote in between; this one begins them IMMEDIATE, so that what a
 * transaction reads stays true until it ends. One connection, one user at a time: SQLite has one writer anyway, and
 * no call of libsql ever leaves the thread.
 */
export function openDatabase<T>(path: string): Kysely<T> {
  return new Kysely<T>({ dialect: new EmbeddedDialect(path) })
}

class EmbeddedDialect implements Dialect {
  constructor(private readonly path: string) {}
  createDriver = () => new EmbeddedDriver(this.path)
  createQueryCompiler = () => new SqliteQueryCompiler()
  createAdapter = () => new SqliteAdapter()
  createIntrospector = (db: Kysely<unknown>) => new SqliteIntrospector(db)
}

/** How long a statement waits for a writer in another process, such as `npm run seed`, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000

class EmbeddedDriver implements Driver {
  private readonly turns = new Turns()
  private connection: EmbeddedConnection | undefined

  constructor(private readonly path: string) {}

  async init(): Promise<void> {
    this.connection = new EmbeddedConnection(openFile(this.path))
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.turns.take()
    if (!this.connection) {
      throw new Error('The database is closed.')
    }
    return this.connection
  }

  async releaseConnection(): Promise<void> {
    this.turns.give()
  }

  beginTransaction = (connection: DatabaseConnection, { accessMode }: TransactionSettings) =>
    run(connection, accessMode === 'read only' ? 'begin' : 'begin immediate')
  commitTransaction = (connection: DatabaseConnection) => run(connection, 'commit')

  /** After some errors, a full disk among them, SQLite has rolled back by itself, and asking again would hide the error. */
  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if ((connection as EmbeddedConnection).isInTransaction()) {
      await run(connection, 'rollback')
    }
  }

  async destroy(): Promise<void> {
    await this.turns.take()
    this.connection?.close()
    this.connection = undefined
    this.turns.give()
  }
}

function openFile(path: string): Database.Database {
  const database = new Database(path)
  // FULL is what makes "committed" mean "on the disk": libsql's default in WAL mode would lose the last commits.
  const pragmas = [
    `busy_timeout=${BUSY_TIMEOUT_MS}`,
    'journal_mode=WAL',
    'synchronous=FULL',
    'foreign_keys=ON',
    'cache_size=-64000',
  ]
  for (const pragma of pragmas) {
    database.exec(`PRAGMA ${pragma}`)
  }
  return database
}

async function run(connection: DatabaseConnection, statement: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(statement))
}

/** Most prepared statements kept; the one used longest ago makes room. */
const STATEMENTS_MAX = 200

interface PreparedStatement {
  statement: Database.Statement
  reads: boolean
  /** Names of result columns that are moments and must become Dates; null until first asked. */
  moments: string[] | null
}

class EmbeddedConnection implements DatabaseConnection {
  private readonly prepared = new Map<string, PreparedStatement>()

  constructor(private readonly database: Database.Database) {}

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const prepared = this.prepare(sql)
    const values = parameters.map(bindable)
    if (prepared.reads) {
      return { rows: readRows(prepared, prepared.statement.all(values)) as R[] }
    }
    const { changes, lastInsertRowid } = prepared.statement.run(values)
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
  }

  // biome-ignore lint/correctness/useYield: nothing streams from a database that lives in this very thread.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not offered here; read in pages by key instead.')
  }

  isInTransaction(): boolean {
    return this.database.inTransaction
  }

  close(): void {
    this.prepared.clear()
    this.database.close()
  }

  private prepare(sql: string): PreparedStatement {
    const known = this.prepared.get(sql)
    this.prepared.delete(sql)
    const prepared = known ?? this.prepareAfresh(sql)
    this.prepared.set(sql, prepared)
    const [oldest] = this.prepared.keys()
    if (this.prepared.size > STATEMENTS_MAX && oldest !== undefined) {
      this.prepared.delete(oldest)
    }
    return prepared
  }

  private prepareAfresh(sql: string): PreparedStatement {
    const statement = this.database.prepare(sql)
    return { statement, reads: statement.reader, moments: null }
  }
}

function readRows(prepared: PreparedStatement, rows: unknown[]): unknown[] {
  if (rows.length === 0) {
    return rows
  }
  prepared.moments ??= prepared.statement
    .columns()
    .filter((column) => column.type === 'DATETIME')
    .map((column) => column.name)
  if (prepared.moments.length > 0) {
    for (const row of rows as Record<string, unknown>[]) {
      for (const column of prepared.moments) {
        row[column] = row[column] === null ? null : new Date(row[column] as string)
      }
    }
  }
  return rows
}

/** libsql aborts the whole process when it is given a boolean, so nothing reaches it that SQLite has no type for. */
function bindable(value: unknown): null | number | bigint | string | Buffer {
  if (value === null || value === undefined) {
    return null
  }
  if (value instanceof Date) {
    return value.toISOString()
  }
  if (typeof value === 'boolean') {
    return Number(value)
  }
  if (
    typeof value === 'number' ||
    typeof value === 'bigint' ||
    typeof value === 'string' ||
    Buffer.isBuffer(value)
  ) {
    return value
  }
  throw new TypeError(`A value of type ${typeof value} cannot be stored.`)
}

/** A queue for the one connection: first come, first served. */
class Turns {
  private taken = false
  private readonly waiting: (() => void)[] = []

  take(): Promise<void> {
    if (!this.taken) {
      this.taken = true
      return Promise.resolve()
    }
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  give(): void {
    const next = this.waiting.shift()
    if (next) {
      next()
    } else {
      this.taken = false
    }
  }
}

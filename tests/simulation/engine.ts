import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  type QueryCompiler,
  type QueryResult,
} from 'kysely'
import { type Engine, LOCK_WAIT_MS_MAX } from '../../src/domain/engine.js'
import type { Tables } from '../../src/domain/tables.js'
import { together } from '../../src/engines/embedded/together.js'
import { classify } from '../../src/engines/mysql-redis/failures.js'
import type { Counts } from './counts.js'
import type { LockServer } from './lock-server.js'
import type { Process } from './process.js'
import { BEGINNING, type Connection, type Server } from './server.js'
import type { Timeline } from './timeline.js'

export interface EngineOptions {
  process: Process
  server: Server
  locks: LockServer
  timeline: Timeline
  counts: Counts
}

/** The contract of src/domain/engine.ts for one simulated process. What the errors mean is what the real engine says. */
export function openSimulatedEngine({ process, server, locks, timeline }: EngineOptions): Engine {
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new MysqlAdapter(),
      createDriver: () => new SimulatedDriver(process, server),
      createIntrospector: (own) => new MysqlIntrospector(own),
      createQueryCompiler: () => TREES,
    },
  })
  const nothing = () => undefined
  const databaseNow = () => new Date(BEGINNING + Math.floor(timeline.now()))
  return {
    name: 'mysql-redis',
    db,
    transaction: (work) => db.transaction().execute(work),
    snapshot: (work) => db.transaction().execute(work),
    async lockProduct(trx, productId, queries) {
      const query = trx.selectFrom('products').selectAll().where('id', '=', productId).forUpdate()
      const product = await query.executeTakeFirst()
      const now = databaseNow()
      return { product, now, answers: (await together(trx, queries ?? [])) as never }
    },
    currentTime: () => new CurrentTime(() => databaseNow().getTime()),
    together,
    now: async () => databaseNow(),
    classify,
    locks: { withLock: (key, work) => locks.withLock(process, key, LOCK_WAIT_MS_MAX, work) },
    timers: { start: nothing, stop: nothing, remaining: async () => null },
    counters: { add: nothing, read: async () => 0, list: async () => [] },
    news: { publish: nothing, subscribe: () => nothing },
    presence: { seen: nothing, nth: async () => null, count: async () => null },
    backUp: async () => undefined,
    health: async () => ({ sql: 'ok', redis: 'ok' }),
    close: async () => undefined,
  }
}

/** What a database's clock says when it is compared with something, and not when it was written into a statement. */
class CurrentTime extends Date {
  constructor(private readonly read: () => number) {
    super(0)
  }

  override valueOf(): number {
    return this.read()
  }
}

/** The simulated database reads the tree of a statement, so no SQL has to be written and read again. */
export const TREES: QueryCompiler = {
  compileQuery: (query, queryId) => ({ query, queryId, sql: '', parameters: [] }),
}

class SimulatedDriver implements Driver {
  constructor(
    private readonly process: Process,
    private readonly server: Server,
  ) {}

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new SimulatedConnection(await this.server.connect(this.process), this.server)
  }

  /** A transaction begins by itself with its first statement. */
  async beginTransaction(): Promise<void> {}

  commitTransaction = (connection: DatabaseConnection) =>
    this.server.commit((connection as SimulatedConnection).connection)
  rollbackTransaction = (connection: DatabaseConnection) =>
    this.server.rollBack((connection as SimulatedConnection).connection)

  async releaseConnection(given: DatabaseConnection): Promise<void> {
    const { connection } = given as SimulatedConnection
    if (!connection.broken && connection.trx && !connection.trx.over) {
      throw new Error('A connection was given back with its transaction open.')
    }
  }
}

class SimulatedConnection implements DatabaseConnection {
  constructor(
    readonly connection: Connection,
    private readonly server: Server,
  ) {}

  async executeQuery<R>({ query }: CompiledQuery): Promise<QueryResult<R>> {
    return (await this.server.query(this.connection, query)) as unknown as QueryResult<R>
  }

  // biome-ignore lint/correctness/useYield: what is not offered yields nothing.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not offered here.')
  }
}

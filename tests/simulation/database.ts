import type { OperationNode } from 'kysely'
import { isDerived, selectDerived } from './derived.js'
import { type Row, readDefinition, type TableSchema, type Value } from './schema.js'
import { isSame, makesTrue, readCondition, readStatement, type Statement } from './statements.js'
import { type Entry, openTable, type Table } from './table.js'

/** A transaction: what it has written is its own until it is committed, and what it has touched nobody else touches. */
export interface Trx {
  id: number
  touched: Map<Entry, Table>
  /** The rows that it waits for, while it does. */
  waitsFor: Entry[]
  over: boolean
}

export interface Result {
  rows: Row[]
  numAffectedRows: bigint
  insertId: bigint
}

/** An error as MySQL has them, by its number. */
export class SqlError extends Error {
  constructor(
    readonly errno: number,
    message: string,
    /** True for one after which the connection is of no use. */
    readonly fatal = false,
  ) {
    super(message)
  }
}

/** Rows that others are at work on; whoever meets them waits for `entries` and then does the statement over. */
export class MustWait {
  constructor(readonly entries: Entry[]) {}
}

/** A row that was written or deleted by a commit. */
export interface CommittedChange {
  table: string
  before: Row | null
  after: Row | null
}

/**
 * A database in memory with what the shop relies on: row locks, READ COMMITTED, rollback, and the keys and CHECKs of
 * the shop's own migrations. It does one statement at a time and never waits; waiting is its caller's business.
 */
export interface Database {
  define(node: OperationNode): void
  begin(): Trx
  /** Does a statement whole, or says for whom it must wait, or throws a SqlError and has done nothing. */
  execute(trx: Trx, node: OperationNode): Result | MustWait
  commit(trx: Trx): CommittedChange[]
  rollBack(trx: Trx): void
  /** Everything committed in a table. */
  rows(table: string): Row[]
  /** Committed rows with these values. */
  find(table: string, wanted: Record<string, Value>): Row[]
  readonly schemas: ReadonlyMap<string, TableSchema>
}

const DUPLICATE_KEY = 1062
const CHECK_FAILED = 4025
const NOT_NULL = 1048
const NO_PARENT_ROW = 1452

/** @param known schemas that were read before, so that not every simulation has to read the migrations again */
export function openDatabase(known: ReadonlyMap<string, TableSchema> = new Map()): Database {
  const schemas = new Map(known)
  const tables = new Map([...schemas].map(([name, schema]) => [name, openTable(schema)]))
  let transactions = 0

  function tableOf(name: string): Table {
    const table = tables.get(name)
    if (!table) {
      throw new Error(`There is no table ${name}.`)
    }
    return table
  }

  function execute(trx: Trx, node: OperationNode): Result | MustWait {
    if (isDerived(node)) {
      return done({ rows: selectDerived(node, (name, wanted) => visibleIn(trx, tableOf(name), wanted)) })
    }
    const statement = readStatement(node)
    const table = tableOf(statement.table)
    switch (statement.kind) {
      case 'select':
        return select(trx, table, statement)
      case 'insert':
        return insert(trx, table, statement)
      case 'update':
        return change(trx, table, statement, (row) => applyUpdates(row, statement))
      case 'delete':
        return change(trx, table, statement, () => null)
    }
  }

  function select(trx: Trx, table: Table, statement: Statement & { kind: 'select' }): Result | MustWait {
    const matches = matching(trx, table, statement.where)
    if (statement.forUpdate) {
      const busy = matches.filter(([entry]) => isOthers(entry, trx)).map(([entry]) => entry)
      if (busy.length > 0) {
        return new MustWait(busy)
      }
      for (const [entry] of matches) {
        own(trx, table, entry)
      }
    }
    let rows = matches.map(([, row]) => row)
    if (statement.orderBy.length > 0) {
      rows.sort((one, other) => compareBy(statement.orderBy, one, other))
    }
    if (statement.limit !== null) {
      rows = rows.slice(0, statement.limit)
    }
    const { columns } = statement
    return done({
      rows: rows.map((row) =>
        columns ? Object.fromEntries(columns.map(({ from, as }) => [as, row[from] ?? null])) : { ...row },
      ),
    })
  }

  function insert(
    trx: Trx,
    table: Table,
    { rows, replace }: Statement & { kind: 'insert' },
  ): Result | MustWait {
    const { schema } = table
    const complete = rows.map((row) => withDefaults(table, row))
    const planned: { row: Row; entry: Entry | null }[] = []
    const busy: Entry[] = []
    for (const row of complete) {
      const twins = schema.unique.flatMap((key) => twinsOf(table, key, row))
      busy.push(...twins.filter((twin) => isOthers(twin, trx)))
      const twin = twins.find((other) => visible(other, trx) !== null)
      const isFirst = !planned.some(({ row: earlier }) =>
        schema.unique.some((key) => haveSame(key, earlier, row)),
      )
      if ((twin && !replace && !isOthers(twin, trx)) || !isFirst) {
        throw new SqlError(DUPLICATE_KEY, `Duplicate entry in ${schema.name}`)
      }
      planned.push({ row, entry: twin ?? null })
    }
    if (busy.length > 0) {
      return new MustWait(busy)
    }
    for (const { row } of planned) {
      demandWalls(trx, schema, row)
    }
    for (const { row, entry } of planned) {
      if (entry) {
        write(trx, table, entry, row)
      } else {
        const fresh: Entry = { committed: null, changed: null, owner: null }
        table.add(fresh)
        write(trx, table, fresh, row)
      }
    }
    const { autoIncrement } = schema
    const insertId = autoIncrement ? Number(complete[0]?.[autoIncrement] ?? 0) : 0
    return done({ numAffectedRows: BigInt(rows.length), insertId: BigInt(insertId) })
  }

  function change(
    trx: Trx,
    table: Table,
    statement: Statement & { kind: 'update' | 'delete' },
    make: (row: Row) => Row | null,
  ): Result | MustWait {
    const busy = busyOnes(trx, table, statement.where)
    if (busy.length > 0) {
      return new MustWait(busy)
    }
    const matches = matching(trx, table, statement.where)
    const made = matches.map(([entry, row]) => ({ entry, row: make(row) }))
    for (const { row, entry } of made) {
      if (row) {
        demandWalls(trx, table.schema, row)
        for (const twin of table.schema.unique.flatMap((key) => twinsOf(table, key, row))) {
          if (twin !== entry && visible(twin, trx) !== null) {
            throw new SqlError(DUPLICATE_KEY, `Duplicate entry in ${table.schema.name}`)
          }
        }
      }
    }
    for (const { entry, row } of made) {
      write(trx, table, entry, row)
    }
    return done({ numAffectedRows: BigInt(made.length) })
  }

  function matching(trx: Trx, table: Table, where: OperationNode | undefined): [Entry, Row][] {
    const found: [Entry, Row][] = []
    for (const entry of table.candidates(readCondition(where))) {
      const row = visible(entry, trx)
      if (row && makesTrue(where, row)) {
        found.push([entry, row])
      }
    }
    return found
  }

  /** Rows in others' hands that a write would have to wait for, whichever way those others end. */
  function busyOnes(trx: Trx, table: Table, where: OperationNode | undefined): Entry[] {
    const busy: Entry[] = []
    for (const entry of table.candidates(readCondition(where))) {
      const may = [entry.committed, entry.changed].some((row) => row && makesTrue(where, row))
      if (may && isOthers(entry, trx)) {
        busy.push(entry)
      }
    }
    return busy
  }

  function demandWalls(trx: Trx, schema: TableSchema, row: Row): void {
    for (const column of schema.notNull) {
      if (row[column] === null || row[column] === undefined) {
        throw new SqlError(NOT_NULL, `Column '${column}' of ${schema.name} cannot be null`)
      }
    }
    const broken = schema.checks.find((check) => !check.holds(row))
    if (broken) {
      throw new SqlError(CHECK_FAILED, `CONSTRAINT of ${schema.name} failed: ${broken.text}`)
    }
    for (const { columns, table, references } of schema.foreignKeys) {
      const values = columns.map((column) => row[column] ?? null)
      const wanted = new Map(references.map((column, index) => [column, [values[index] ?? null]]))
      const parents = [...tableOf(table).candidates(wanted)].map((entry) => visible(entry, trx))
      const isThere = parents.some(
        (parent) => parent && references.every((c, i) => isSame(parent[c], values[i])),
      )
      if (!values.includes(null) && !isThere) {
        throw new SqlError(NO_PARENT_ROW, `A foreign key of ${schema.name} has no row in ${table}`)
      }
    }
  }

  return {
    schemas,
    define(node) {
      readDefinition(schemas, node)
      for (const [name, schema] of schemas) {
        // Definitions come before the first row, so tables are simply made anew.
        tables.set(name, openTable(schema))
      }
    },
    begin() {
      transactions += 1
      return { id: transactions, touched: new Map(), waitsFor: [], over: false }
    },
    execute,
    commit: (trx) => end(trx, true),
    rollBack: (trx) => void end(trx, false),
    rows: (name) => committedIn(tableOf(name).candidates(new Map())),
    find(name, wanted) {
      const columns = Object.entries(wanted)
      const candidates = tableOf(name).candidates(
        new Map(columns.map(([column, value]) => [column, [value]])),
      )
      return committedIn(candidates).filter((row) =>
        columns.every(([column, value]) => isSame(row[column], value)),
      )
    },
  }
}

function visibleIn(trx: Trx, table: Table, wanted: ReadonlyMap<string, Value[]>): Row[] {
  return [...table.candidates(wanted)].map((entry) => visible(entry, trx)).filter((row) => row !== null)
}

function committedIn(entries: Iterable<Entry>): Row[] {
  return [...entries].map(({ committed }) => committed).filter((row) => row !== null)
}

function visible(entry: Entry, trx: Trx): Row | null {
  return entry.owner === trx ? entry.changed : entry.committed
}

function isOthers(entry: Entry, trx: Trx): boolean {
  return entry.owner !== null && entry.owner !== trx
}

function own(trx: Trx, table: Table, entry: Entry): void {
  if (entry.owner === null) {
    entry.owner = trx
    entry.changed = entry.committed
    trx.touched.set(entry, table)
  }
}

function write(trx: Trx, table: Table, entry: Entry, row: Row | null): void {
  own(trx, table, entry)
  const before = entry.changed
  entry.changed = row
  if (row) {
    table.enlist(entry, row)
  }
  if (before) {
    table.delist(entry, before)
  }
}

function end(trx: Trx, isKept: boolean): CommittedChange[] {
  const changes: CommittedChange[] = []
  trx.over = true
  for (const [entry, table] of trx.touched) {
    const { committed, changed } = entry
    const gone = isKept ? committed : changed
    if (isKept) {
      entry.committed = changed
      if (committed !== changed) {
        changes.push({ table: table.schema.name, before: committed, after: changed })
      }
    }
    entry.changed = null
    entry.owner = null
    if (gone) {
      table.delist(entry, gone)
    }
  }
  trx.touched.clear()
  return changes
}

/** Rows, in whatever life of theirs, that have the same key; a null is like nothing else. */
function twinsOf(table: Table, key: string[], row: Row): Entry[] {
  const values = key.map((column) => row[column] ?? null)
  if (values.includes(null)) {
    return []
  }
  const wanted = new Map(key.map((column, index) => [column, [values[index] ?? null]]))
  return [...table.candidates(wanted)].filter((entry) =>
    [entry.committed, entry.changed].some((other) => other && haveSame(key, other, row)),
  )
}

function haveSame(key: string[], one: Row, other: Row): boolean {
  return key.every((column) => one[column] !== null && isSame(one[column], other[column]))
}

function withDefaults(table: Table, row: Row): Row {
  const { schema } = table
  const complete: Row = {}
  for (const column of schema.columns) {
    complete[column] = row[column] ?? (schema.defaults.get(column) as Value | undefined) ?? null
  }
  if (schema.autoIncrement && complete[schema.autoIncrement] === null) {
    complete[schema.autoIncrement] = table.nextId
    table.nextId += 1
  }
  return complete
}

function applyUpdates(row: Row, { updates }: Statement & { kind: 'update' }): Row {
  const after = { ...row }
  for (const { column, value } of updates) {
    after[column] = value(row)
  }
  return after
}

function compareBy(orderBy: { column: string; descending: boolean }[], one: Row, other: Row): number {
  for (const { column, descending } of orderBy) {
    const [a, b] = [one[column] ?? 0, other[column] ?? 0]
    const order = a < b ? -1 : a > b ? 1 : 0
    if (order !== 0) {
      return descending ? -order : order
    }
  }
  return 0
}

function done(result: Partial<Result>): Result {
  return { rows: [], numAffectedRows: 0n, insertId: 0n, ...result }
}

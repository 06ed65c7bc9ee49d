import type { Row, Value } from './schema.js'
import { columnName, type Loose, makesTrue, readCondition, readSelections, tableName } from './statements.js'

/** Reads committed and own rows of a table, by the values that some of its columns must have. */
export type ReadTable = (table: string, wanted: ReadonlyMap<string, Value[]>) => Row[]

/** True for a SELECT from another SELECT, as the line of a wait list is read. */
export function isDerived(node: Loose): boolean {
  return node.kind === 'SelectQueryNode' && node.from.froms[0].node?.kind === 'SelectQueryNode'
}

/** Carries out a SELECT from a SELECT that joins, numbers its rows, and knows nothing else. */
export function selectDerived(node: Loose, read: ReadTable): Row[] {
  const inner: Loose = node.from.froms[0].node
  const base = inner.from.froms[0]
  const name = base.alias.name
  let rows = read(tableName(base.node), readCondition(inner.where.where)).map((row) => ({
    ...row,
    ...qualified(name, row),
  }))
  for (const join of inner.joins ?? []) {
    rows = rows.flatMap((row) => leftJoin(row, join, read))
  }
  rows = rows.filter((row) => makesTrue(inner.where.where, row))
  for (const { selection } of inner.selections) {
    if (selection.kind === 'AliasNode') {
      numberRows(rows, selection.node.sqlFragments.join(''), selection.alias.name)
    }
  }
  const columns = readSelections(node.selections) ?? []
  return rows
    .filter((row) => makesTrue(node.where.where, row))
    .map((row) => Object.fromEntries(columns.map(({ from, as }) => [as, row[from] ?? null])))
}

function leftJoin(row: Row, join: Loose, read: ReadTable): Row[] {
  if (join.joinType !== 'LeftJoin') {
    throw new Error(`The simulated database does not know ${join.joinType}.`)
  }
  const wanted = new Map<string, Value[]>()
  for (const condition of conjuncts(join.on.on)) {
    const other = condition.rightOperand
    wanted.set(columnName(condition.leftOperand), [
      row[`${tableName(other.table)}.${columnName(other)}`] ?? null,
    ])
  }
  const found = read(tableName(join.table.node), wanted)
    .map((match) => ({ ...row, ...qualified(join.table.alias.name, match) }))
    .filter((joined) => makesTrue(join.on.on, joined))
  return found.length > 0 ? found : [row]
}

function conjuncts(node: Loose): Loose[] {
  return node.kind === 'AndNode' ? [...conjuncts(node.left), ...conjuncts(node.right)] : [node]
}

function qualified(name: string, row: Row): Row {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [`${name}.${column}`, value]))
}

/** `row_number()`, from 1 on, within the rows that share a value. */
function numberRows(rows: Row[], text: string, as: string): void {
  const [, partition, order] = /^row_number\(\) over \(partition by (\S+) order by (\S+)\)$/.exec(text) ?? []
  if (!partition || !order) {
    throw new Error(`The simulated database does not know ${text}.`)
  }
  const counted = new Map<Value | undefined, number>()
  for (const row of rows.sort((one, other) => Number(one[order]) - Number(other[order]))) {
    const nth = (counted.get(row[partition]) ?? 0) + 1
    counted.set(row[partition], nth)
    row[as] = nth
  }
}

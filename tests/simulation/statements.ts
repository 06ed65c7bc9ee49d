import type { OperationNode } from 'kysely'
import type { Row, Value } from './schema.js'

/** A statement of the ledger, read from the tree that Kysely makes of it: its SQL is never written out. */
export type Statement =
  | {
      kind: 'select'
      table: string
      /** Null for all of them. */
      columns: { from: string; as: string }[] | null
      where: OperationNode | undefined
      orderBy: { column: string; descending: boolean }[]
      limit: number | null
      forUpdate: boolean
    }
  | { kind: 'insert'; table: string; rows: Row[]; replace: boolean }
  | {
      kind: 'update'
      table: string
      where: OperationNode | undefined
      updates: { column: string; value(row: Row): Value }[]
    }
  | { kind: 'delete'; table: string; where: OperationNode | undefined }

/** A node of Kysely's tree with whatever it has; every use below throws where something is missing. */
// biome-ignore lint/suspicious/noExplicitAny: one loose type here instead of thirty casts.
export type Loose = any

/** Throws for whatever it does not know: a statement that is half understood would prove nothing. */
export function readStatement(node: OperationNode): Statement {
  const loose = node as Loose
  switch (node.kind) {
    case 'SelectQueryNode':
      demandNothingElse(loose, ['from', 'selections', 'where', 'orderBy', 'limit', 'endModifiers'])
      return {
        kind: 'select',
        table: tableName(loose.from.froms[0]),
        columns: readSelections(loose.selections),
        where: loose.where?.where,
        orderBy: (loose.orderBy?.items ?? []).map((item: Loose) => ({
          column: columnName(item.orderBy),
          descending: item.direction?.sqlFragments[0] === 'desc',
        })),
        limit: loose.limit ? Number(loose.limit.limit.value) : null,
        forUpdate: (loose.endModifiers ?? []).some((modifier: Loose) => modifier.modifier === 'ForUpdate'),
      }
    case 'InsertQueryNode':
      demandNothingElse(loose, ['into', 'columns', 'values', 'replace'])
      return {
        kind: 'insert',
        table: tableName(loose.into),
        rows: readRows(loose.columns, loose.values),
        replace: loose.replace === true,
      }
    case 'UpdateQueryNode':
      demandNothingElse(loose, ['table', 'updates', 'where'])
      return {
        kind: 'update',
        table: tableName(loose.table),
        where: loose.where?.where,
        updates: loose.updates.map((update: Loose) => ({
          column: columnName(update.column),
          value: readExpression(update.value),
        })),
      }
    case 'DeleteQueryNode':
      demandNothingElse(loose, ['from', 'where'])
      return { kind: 'delete', table: tableName(loose.from.froms[0]), where: loose.where?.where }
    default:
      throw new Error(`The simulated database does not know ${node.kind}.`)
  }
}

function demandNothingElse(node: Loose, known: string[]): void {
  for (const [name, value] of Object.entries(node)) {
    if (name !== 'kind' && value !== undefined && !known.includes(name)) {
      throw new Error(`The simulated database does not know ${name} of a ${node.kind}.`)
    }
  }
}

export function tableName(node: Loose): string {
  return node.table.identifier.name
}

export function columnName(node: Loose): string {
  if (node.kind === 'ReferenceNode') return columnName(node.column)
  if (node.kind === 'ColumnNode') return node.column.name
  throw new Error(`The simulated database does not know ${node.kind} as a column.`)
}

export function readSelections(selections: Loose[]): { from: string; as: string }[] | null {
  if (selections.some(({ selection }) => selection.kind === 'SelectAllNode' || isAllOfTable(selection))) {
    return null
  }
  return selections.map(({ selection }) =>
    selection.kind === 'AliasNode'
      ? { from: columnName(selection.node), as: selection.alias.name }
      : { from: columnName(selection), as: columnName(selection) },
  )
}

function isAllOfTable(selection: Loose): boolean {
  return selection.kind === 'ReferenceNode' && selection.column.kind === 'SelectAllNode'
}

function readRows(columns: Loose[], values: Loose): Row[] {
  const names = columns.map(columnName)
  return values.values.map((list: Loose) => {
    const given: Loose[] = list.values
    return Object.fromEntries(
      names.map((name, index) => [name, list.kind === 'ValueListNode' ? given[index].value : given[index]]),
    )
  })
}

function readExpression(node: Loose): (row: Row) => Value {
  switch (node.kind) {
    case 'ValueNode':
      return () => node.value
    case 'ReferenceNode': {
      const column = columnName(node)
      const full = node.table ? `${tableName(node.table)}.${column}` : column
      return (row) => row[full] ?? row[column] ?? null
    }
    case 'FunctionNode': {
      const given = node.arguments.map(readExpression) as ((row: Row) => Value)[]
      if (node.func !== 'coalesce') {
        throw new Error(`The simulated database does not know the function ${node.func}.`)
      }
      return (row) => given.map((argument) => argument(row)).find((value) => value !== null) ?? null
    }
    case 'ParensNode':
      return readExpression(node.node)
    case 'BinaryOperationNode': {
      const [left, right] = [readExpression(node.leftOperand), readExpression(node.rightOperand)]
      const sign = { '+': 1, '-': -1, '*': 0 }[node.operator.operator as string]
      if (sign === undefined) {
        throw new Error(`The simulated database does not know the operator ${node.operator.operator}.`)
      }
      return (row) => {
        const [one, other] = [Number(left(row)), Number(right(row))]
        return sign === 0 ? one * other : one + sign * other
      }
    }
    default:
      throw new Error(`The simulated database does not know ${node.kind} as a value.`)
  }
}

/** The columns that a condition ties to single values, for looking rows up. */
export function readCondition(where: Loose): Map<string, Value[]> {
  const wanted = new Map<string, Value[]>()
  const walk = (node: Loose): void => {
    if (node?.kind === 'AndNode') {
      walk(node.left)
      walk(node.right)
    } else if (node?.kind === 'BinaryOperationNode' && node.leftOperand.kind === 'ReferenceNode') {
      const { operator } = node.operator
      if (operator === '=' && node.rightOperand.kind === 'ValueNode') {
        wanted.set(columnName(node.leftOperand), [node.rightOperand.value])
      } else if (operator === 'in') {
        wanted.set(columnName(node.leftOperand), valuesOf(node.rightOperand))
      }
    }
  }
  walk(where)
  return wanted
}

export function makesTrue(where: Loose, row: Row): boolean {
  if (where === undefined) return true
  switch (where.kind) {
    case 'AndNode':
      return makesTrue(where.left, row) && makesTrue(where.right, row)
    case 'OrNode':
      return makesTrue(where.left, row) || makesTrue(where.right, row)
    case 'ParensNode':
      return makesTrue(where.node, row)
    case 'BinaryOperationNode':
      return compares(where, row)
    default:
      throw new Error(`The simulated database does not know ${where.kind} in a condition.`)
  }
}

function compares(node: Loose, row: Row): boolean {
  const left = readExpression(node.leftOperand)(row)
  const { operator } = node.operator
  if (operator === 'in') {
    return valuesOf(node.rightOperand).some((value) => isSame(left, value))
  }
  const right = readExpression(node.rightOperand)(row)
  if (operator === 'is' || operator === 'is not') {
    return isSame(left, right) === (operator === 'is')
  }
  if (left === null || right === null) return false
  switch (operator) {
    case '=':
      return isSame(left, right)
    case '<>':
    case '!=':
      return !isSame(left, right)
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
    default:
      throw new Error(`The simulated database does not know the operator ${operator}.`)
  }
}

function valuesOf(node: Loose): Value[] {
  return node.kind === 'ValueListNode' ? node.values.map((value: Loose) => value.value) : node.values
}

export function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return one instanceof Date && other instanceof Date ? one.getTime() === other.getTime() : one === other
}

import type {
  AlterTableNode,
  ColumnDefinitionNode,
  ColumnNode,
  ConstraintNode,
  CreateIndexNode,
  CreateTableNode,
  OperationNode,
} from 'kysely'

/** What the shop's own migrations say of a table: its columns, its keys and its walls. */
export interface TableSchema {
  name: string
  columns: string[]
  notNull: Set<string>
  defaults: Map<string, unknown>
  autoIncrement: string | null
  primaryKey: string[]
  /** The primary key is the first of them. */
  unique: string[][]
  /** Columns by whose first ones rows are found quickly; the unique keys are among them. */
  indexes: string[][]
  foreignKeys: { columns: string[]; table: string; references: string[] }[]
  checks: { text: string; holds(row: Row): boolean }[]
}

export type Value = string | number | Date | null
export type Row = Record<string, Value>

/** Reads one statement of a migration into the schemas. Throws for what it does not know, so that nothing is passed over. */
export function readDefinition(schemas: Map<string, TableSchema>, node: OperationNode): void {
  switch (node.kind) {
    case 'CreateTableNode':
      createTable(schemas, node as CreateTableNode)
      break
    case 'AlterTableNode':
      alterTable(schemas, node as AlterTableNode)
      break
    case 'CreateIndexNode':
      createIndex(schemas, node as CreateIndexNode)
      break
    default:
      throw new Error(`The simulated database does not know ${node.kind}.`)
  }
}

function createTable(schemas: Map<string, TableSchema>, node: CreateTableNode): void {
  const name = node.table.table.identifier.name
  if (schemas.has(name) && node.ifNotExists) {
    return
  }
  const schema: TableSchema = {
    name,
    columns: [],
    notNull: new Set(),
    defaults: new Map(),
    autoIncrement: null,
    primaryKey: [],
    unique: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
  }
  schemas.set(name, schema)
  for (const column of node.columns) {
    addColumn(schema, column)
  }
  for (const constraint of node.constraints ?? []) {
    addConstraint(schema, constraint)
  }
}

function alterTable(schemas: Map<string, TableSchema>, node: AlterTableNode): void {
  const schema = schemaOf(schemas, node.table.table.identifier.name)
  for (const alteration of node.columnAlterations ?? []) {
    if (alteration.kind !== 'AddColumnNode') {
      throw new Error(`The simulated database does not know ${alteration.kind}.`)
    }
    addColumn(schema, alteration.column)
  }
  if (node.addConstraint) {
    addConstraint(schema, node.addConstraint.constraint)
  }
}

function createIndex(schemas: Map<string, TableSchema>, node: CreateIndexNode): void {
  const schema = schemaOf(schemas, node.table?.table.identifier.name ?? '')
  const columns = (node.columns ?? []).map(columnName)
  schema.indexes.push(columns)
  if (node.unique) {
    schema.unique.push(columns)
  }
}

function schemaOf(schemas: Map<string, TableSchema>, name: string): TableSchema {
  const schema = schemas.get(name)
  if (!schema) {
    throw new Error(`There is no table ${name}.`)
  }
  return schema
}

function addColumn(schema: TableSchema, node: ColumnDefinitionNode): void {
  const name = node.column.column.name
  schema.columns.push(name)
  if (node.notNull || node.primaryKey) {
    schema.notNull.add(name)
  }
  if (node.defaultTo) {
    schema.defaults.set(name, (node.defaultTo.defaultValue as unknown as { value: unknown }).value)
  }
  if (node.autoIncrement) {
    schema.autoIncrement = name
  }
  if (node.primaryKey) {
    addKey(schema, [name])
    schema.primaryKey = [name]
  }
  if (node.unique) {
    addKey(schema, [name])
  }
  const check = /check \((.*)\)$/s.exec(textOf(node.dataType))
  if (check?.[1]) {
    addCheck(schema, check[1])
  }
  if (node.check) {
    addCheck(schema, textOf(node.check.expression))
  }
}

function addConstraint(schema: TableSchema, node: ConstraintNode): void {
  switch (node.kind) {
    case 'PrimaryKeyConstraintNode':
      schema.primaryKey = node.columns.map(columnName)
      for (const column of schema.primaryKey) {
        schema.notNull.add(column)
      }
      addKey(schema, schema.primaryKey)
      break
    case 'UniqueConstraintNode':
      addKey(schema, node.columns.map(columnName))
      break
    case 'CheckConstraintNode':
      addCheck(schema, textOf(node.expression))
      break
    case 'ForeignKeyConstraintNode':
      schema.foreignKeys.push({
        columns: node.columns.map(columnName),
        table: node.references.table.table.identifier.name,
        references: node.references.columns.map(columnName),
      })
      return
    default:
      throw new Error(`The simulated database does not know ${(node as OperationNode).kind}.`)
  }
}

function addKey(schema: TableSchema, columns: string[]): void {
  schema.unique.push(columns)
  schema.indexes.push(columns)
}

function columnName(node: OperationNode): string {
  return (node as ColumnNode).column.name
}

/** The text of a piece of raw SQL, whose only parameters are names and literals. */
function textOf(node: OperationNode): string {
  switch (node.kind) {
    case 'RawNode': {
      const { sqlFragments, parameters } = node as unknown as {
        sqlFragments: string[]
        parameters: OperationNode[]
      }
      return sqlFragments
        .map((fragment, index) => fragment + (parameters[index] ? textOf(parameters[index]) : ''))
        .join('')
    }
    case 'ReferenceNode':
      return columnName((node as unknown as { column: OperationNode }).column)
    case 'ValueNode':
      return JSON.stringify((node as unknown as { value: unknown }).value).replaceAll('"', "'")
    default:
      return ''
  }
}

function addCheck(schema: TableSchema, text: string): void {
  schema.checks.push({ text, holds: compileCheck(schema, text) })
}

/**
 * Makes a function of a CHECK. These are few and plain (comparisons, sums, and, or, in, between, is null); as in SQL, a
 * comparison with null fails nothing, which the checks of the shop avoid by asking for null themselves.
 */
function compileCheck(schema: TableSchema, text: string): (row: Row) => boolean {
  const words = text
    .replace(/\s+/g, ' ')
    .replace(/(\w+) between (\w+) and (\w+)/g, '($1 >= $2 && $1 <= $3)')
    .replace(/(\w+) in \(([^)]*)\)/g, '[$2].includes($1)')
    .replace(/ is not null/g, ' !== null')
    .replace(/ is null/g, ' === null')
    .replace(/<>/g, '!==')
    .replace(/(?<![<>!=])=(?!=)/g, '===')
    .replace(/\band\b/g, '&&')
    .replace(/\bor\b/g, '||')
  const javascript = words.replace(/'[^']*'|[a-z_]+/g, (word) =>
    schema.columns.includes(word) ? `row.${word}` : word,
  )
  return new Function('row', `return ${javascript}`) as (row: Row) => boolean
}

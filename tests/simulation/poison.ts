import type { OperationNode } from 'kysely'
import { SqlError } from './database.js'
import { readCondition, readStatement } from './statements.js'

/** Orders whose release the database refuses, as it does when a row is damaged. */
export interface Poison {
  add(orderId: string): void
  /** What the database says to a statement that would release one of them. */
  find(node: OperationNode): SqlError | null
  heal(): void
}

/** "Incorrect value": the row itself is at fault, and no second try helps. */
const DAMAGED_ROW = 1366

export function openPoison(): Poison {
  const orders = new Set<string>()

  function find(node: OperationNode): SqlError | null {
    if (orders.size === 0 || node.kind !== 'UpdateQueryNode') {
      return null
    }
    const statement = readStatement(node)
    if (statement.kind !== 'update' || statement.table !== 'orders') {
      return null
    }
    const isRelease = statement.updates.some(
      ({ column, value }) => column === 'status' && value({}) === 'expired',
    )
    const ids = isRelease ? (readCondition(statement.where).get('id') ?? []) : []
    return ids.some((id) => orders.has(String(id))) ? new SqlError(DAMAGED_ROW, 'a damaged row') : null
  }

  return { add: (orderId) => orders.add(orderId), find, heal: () => orders.clear() }
}

import { NO_NUMBERS } from '../../src/domain/types.js'
import {
  descend,
  isNode,
  nameOf,
  nodesOf,
  placeOf,
  type Source,
  type SyntaxNode,
  stringOf,
} from './source.js'

/** The tables whose every row is accounted for: what one of them says, another one has to confirm. */
const LEDGER_TABLES = [
  'products',
  'orders',
  'inventory_events',
  'customer_tallies',
  'waitlist_entries',
  'waiting_room_guests',
]

const WRITING_VERBS = ['updateTable', 'insertInto', 'replaceInto', 'mergeInto', 'deleteFrom']

const SQL_VERB = String.raw`\b(?:(?<!for\s)(?<!key\s)update|(?:insert|replace)\s+(?:ignore\s+)?into|delete\s+from|truncate)`
const SQL_WRITE = new RegExp(`${SQL_VERB}\\s+[\`"']?(?:${LEDGER_TABLES.join('|')})\\b`, 'i')
const SQL_WRITE_OF_SOMETHING_COMPUTED = new RegExp(`${SQL_VERB}\\s+$`, 'i')

/** The columns of products that only the ledger may set. */
export function stockColumns(): string[] {
  return Object.keys(NO_NUMBERS)
}

interface LedgerWrite {
  place: string
  table: string
  /** The call that writes; null for raw SQL. */
  call: SyntaxNode | null
}

/** Where a file writes to the ledger's tables, or to a table that cannot be told from the text. */
export function ledgerWrites(source: Source): LedgerWrite[] {
  return nodesOf(source).flatMap((node): LedgerWrite[] => {
    if (node.type === 'CallExpression' && isNode(node.callee) && node.callee.type === 'MemberExpression') {
      if (!WRITING_VERBS.includes(nameOf(node.callee) ?? '')) return []
      const table = stringOf((node.arguments as unknown[])[0])?.split(' ')[0] ?? '(computed)'
      if (table !== '(computed)' && !LEDGER_TABLES.includes(table)) return []
      return [{ place: placeOf(source, node), table, call: node }]
    }
    return isSqlWrite(node) ? [{ place: placeOf(source, node), table: '(raw SQL)', call: null }] : []
  })
}

function isSqlWrite(node: SyntaxNode): boolean {
  if (node.type === 'Literal') return SQL_WRITE.test(stringOf(node) ?? '')
  if (node.type !== 'TemplateElement') return false
  const { raw } = node.value as { raw: string }
  return SQL_WRITE.test(raw) || (node.tail === false && SQL_WRITE_OF_SOMETHING_COMPUTED.test(raw))
}

/**
 * Where src/domain/products.ts does more than to edit what an operator may edit. What it spreads into `set` is judged by
 * its type alone, so that type has to name its columns.
 */
export function editsBeyondBounds(source: Source): string[] {
  const stock = stockColumns()
  const writes = ledgerWrites(source)
  const beyond = writes.filter(
    ({ table, call }) => table !== 'products' || nameOf(call?.callee) !== 'updateTable',
  )
  const settingStock = nodesOf(source)
    .filter((node) => node.type === 'CallExpression' && nameOf(node.callee) === 'set')
    .flatMap((node) => descend(node.arguments))
    .filter(
      (node) => node.type === 'Property' && stock.includes(nameOf(node.key) ?? stringOf(node.key) ?? ''),
    )
  return [...beyond.map(({ place }) => place), ...settingStock.map((node) => placeOf(source, node))]
}

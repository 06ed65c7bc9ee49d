import { sql } from 'kysely'
import type { ColumnTypes } from '../migrations/columns.js'

/**
 * SQLite has no lengths, enums or dates of its own. The words of a column are held by a CHECK; a moment is ISO 8601
 * text, which sorts as time does, in a column declared DATETIME, by which database.ts knows to make Dates of it.
 */
export const columnTypes: ColumnTypes = {
  counted: 'integer',
  moment: sql`DATETIME`,
  orderId: 'text',
  exact: () => 'text',
  text: () => 'text',
  json: 'text',
  oneOf: (column, words) =>
    sql`text check (${sql.ref(column)} in (${sql.join(words.map((word) => sql.lit(word)))}))`,
}

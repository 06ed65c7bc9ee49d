import { sql } from 'kysely'
import type { ColumnTypes } from '../migrations/columns.js'

/**
 * Every text names its character set and collation, so that the schema is the same whatever the server's defaults are.
 * Ids, emails and keys compare byte by byte; text for people compares as people do. JSON is checked by the database.
 */
export const columnTypes: ColumnTypes = {
  counted: 'integer',
  moment: sql`datetime(3)`,
  orderId: sql`char(36) character set ascii collate ascii_bin`,
  exact: (length) => sql`varchar(${sql.lit(length)}) character set utf8mb4 collate utf8mb4_bin`,
  text: (length) =>
    length > VARCHAR_MAX
      ? sql`text character set utf8mb4 collate utf8mb4_unicode_ci`
      : sql`varchar(${sql.lit(length)}) character set utf8mb4 collate utf8mb4_unicode_ci`,
  json: 'json',
  oneOf: (_column, words) =>
    sql`enum(${sql.join(words.map((word) => sql.lit(word)))}) character set ascii collate ascii_bin`,
}

/** Longer text is kept outside the row, in characters. */
const VARCHAR_MAX = 1_000

import type { ColumnDataType, Expression, RawBuilder } from 'kysely'

type ColumnType = ColumnDataType | Expression<unknown> | RawBuilder<unknown>

/** How an engine spells the column types on which the two databases differ. */
export interface ColumnTypes {
  /** A primary key that the database counts up. */
  counted: ColumnType
  /** A moment in UTC with milliseconds. */
  moment: ColumnType
  /** An order's id: a UUID in its usual spelling. */
  orderId: ColumnType
  /** Text that is compared byte by byte, of at most so many characters. */
  exact(length: number): ColumnType
  /** Text for people, of at most so many characters. */
  text(length: number): ColumnType
  json: ColumnType
  /** One word of a list. */
  oneOf(column: string, words: readonly string[]): ColumnType
}

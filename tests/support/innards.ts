/** What no answer may have in it: where in the program something went wrong, or what the database was asked or said. */
const INNARDS = [
  /\bat .{0,200}\.[jt]sx?:\d+/,
  /node_modules|node:internal/,
  /\b(?:select|delete)\b.{1,200}\bfrom\b.{1,80}\bwhere\b|\binsert into\b|\bupdate\b.{1,80}\bset\b/i,
  /\bSQLITE_[A-Z]|\bER_[A-Z]{3}|\b(?:Sqlite|Syntax|Type|Reference|Range)Error\b|\bkysely\b|\blibsql\b|\bmysql2\b/,
]

/** The innards that a text shows, or null. */
export function innardsIn(text: string): string | null {
  return INNARDS.map((pattern) => pattern.exec(text)?.[0]).find((found) => found !== undefined) ?? null
}

import type { Context } from 'hono'
import { stream } from 'hono/streaming'

/** A cell: text is shown as text, a number is a number, nothing is empty. */
export type Cell = string | number | null

/**
 * Sends rows as a CSV file (RFC 4180), a page at a time as they are read, so that a million of them are never held in
 * memory. `readPage` gets the last row of the page before, and answers an empty page at the end.
 */
export function answerCsv<Row>(
  c: Context,
  fileName: string,
  header: readonly string[],
  readPage: (last: Row | null) => Promise<Row[]>,
  cells: (row: Row) => Cell[],
): Response {
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${fileName}"`)
  c.header('Cache-Control', 'no-store')
  return stream(c, async (out) => {
    await out.write(line(header))
    let last: Row | null = null
    for (let rows = await readPage(last); rows.length > 0 && !out.aborted; rows = await readPage(last)) {
      await out.write(rows.map((row) => line(cells(row))).join(''))
      last = rows.at(-1) ?? null
    }
  })
}

function line(cells: readonly Cell[]): string {
  return `${cells.map(spell).join(',')}\r\n`
}

/**
 * A spreadsheet would run a text that begins like a formula; an apostrophe before it makes it a text again (OWASP, "CSV
 * injection"). Numbers are ours and are left as they are.
 */
function spell(cell: Cell): string {
  if (typeof cell !== 'string') {
    return cell === null ? '' : String(cell)
  }
  const text = /^[=+\-@\t\r\n]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

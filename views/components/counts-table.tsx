import type { FC } from 'hono/jsx'

export interface CountsTableProps {
  caption: string
  /** The heads of its two columns. */
  heads: [string, string]
  rows: {
    words: string
    count: number /** Tells this figure from all others on the page. */
    name?: string
  }[]
}

/** What was counted, and how often it was. */
export const CountsTable: FC<CountsTableProps> = ({ caption, heads: [what, howOften], rows }) => (
  <table class="data">
    <caption class="sr-only">{caption}</caption>
    <thead>
      <tr>
        <th scope="col">{what}</th>
        <th scope="col" class="number">
          {howOften}
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ words, count, name }) => (
        <tr>
          <th scope="row">{words}</th>
          <td class="number" data-number={name}>
            {count}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

import type { FC } from 'hono/jsx'
import { refusalInWords } from '../words.js'
import { CountsTable } from './counts-table.js'

/** Reasons for which holds were refused, in the order given. */
export const RefusedByReason: FC<{ reasons: { reason: string; count: number }[] }> = ({ reasons }) =>
  reasons.length === 0 ? (
    <p class="note">Nobody was refused.</p>
  ) : (
    <CountsTable
      caption="Refused holds by reason"
      heads={['Reason', 'Refused']}
      rows={reasons.map(({ reason, count }) => ({
        words: refusalInWords(reason),
        count,
        name: `refused-${reason}`,
      }))}
    />
  )

import type { FC } from 'hono/jsx'
import type { RefusalCount } from '../../src/domain/types.js'
import { refusalsByReason } from '../minutes.js'
import { refusalInWords } from '../words.js'

/** Why holds were refused and how often, the most frequent reason first. */
export const RefusalsTable: FC<{ refusals: RefusalCount[] }> = ({ refusals }) => {
  const reasons = refusalsByReason(refusals)
  if (reasons.length === 0) return <p class="note">Nobody was refused.</p>
  return (
    <table class="data">
      <caption class="sr-only">Refused holds by reason</caption>
      <thead>
        <tr>
          <th scope="col">Reason</th>
          <th scope="col" class="number">
            Refused
          </th>
        </tr>
      </thead>
      <tbody>
        {reasons.map(({ reason, count }) => (
          <tr>
            <th scope="row">{refusalInWords(reason)}</th>
            <td class="number" data-number={`refused-${reason}`}>
              {count}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

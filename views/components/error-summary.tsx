import type { FC } from 'hono/jsx'
import type { Problem } from '../problem.js'
import { ReceiptLink } from './receipt-link.js'
import { WayOnButton } from './way-on-button.js'

export interface ErrorSummaryProps {
  problem: Problem
  /** Where a field's input stands on this page, or null if it has none here. */
  anchorOf?: (field: string) => string | null
}

/** What went wrong and what to do now, read out first because it takes the focus as the page opens. */
export const ErrorSummary: FC<ErrorSummaryProps> = ({ problem, anchorOf = (field) => field }) => {
  const fields = Object.entries(problem.fields)
  return (
    <div class="summary" role="alert" aria-labelledby="summary-title" tabindex={-1} autofocus id="summary">
      <h2 id="summary-title">{problem.title}</h2>
      {problem.message !== problem.title && <p>{problem.message}</p>}
      {fields.length > 0 && (
        <ul>
          {fields.map(([field, message]) => {
            const anchor = anchorOf(field)
            return <li>{anchor ? <a href={`#${anchor}`}>{message}</a> : message}</li>
          })}
        </ul>
      )}
      {problem.receipt !== undefined && <ReceiptLink number={problem.receipt} />}
      {problem.way_on && (
        <div class="way-on">
          <WayOnButton way={problem.way_on} />
        </div>
      )}
    </div>
  )
}

import type { FC } from 'hono/jsx'
import type { RehearsalOnShow } from '../../src/domain/rehearsal-types.js'
import { Mark } from '../components/mark.js'
import { RehearsalFindings } from '../components/rehearsal-findings.js'
import { RehearsalUnderWay } from '../components/rehearsal-under-way.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'
import { leadOf } from '../rehearsal-words.js'

/** What can be done once it is over. */
const WaysOn: FC<{ rehearsal: RehearsalOnShow }> = ({ rehearsal: { id, product_id, result } }) => (
  <ul class="downloads">
    {result && (
      <li>
        <a href={paths.adminRehearsalVerdict(id)} download>
          Verdict as JSON
        </a>
      </li>
    )}
    <li>
      <a href={paths.rehearsalForm(product_id)}>Rehearse again</a>
    </li>
  </ul>
)

/** A rehearsal as it runs, and what it found once it is over: then it is drawn without a trigger and asks no more. */
export const RehearsalPanel: FC<{ rehearsal: RehearsalOnShow }> = ({ rehearsal }) => {
  const { id, outcome, result } = rehearsal
  const polling =
    outcome === null ? { 'hx-get': paths.rehearsalPanel(id), 'hx-trigger': pollTrigger('rehearsal') } : {}
  return (
    <section
      id="rehearsal"
      class="rehearsal"
      data-outcome={outcome ?? 'running'}
      hx-swap="outerMorph"
      {...polling}
    >
      <p class="report-lead" role="status">
        {outcome === 'passed' && <Mark shape="tick" />}
        {outcome === 'failed' && <Mark shape="cross" />} {leadOf(rehearsal)}
      </p>
      {outcome === null && <RehearsalUnderWay rehearsal={rehearsal} />}
      {result && <RehearsalFindings rehearsal={rehearsal} result={result} />}
      {outcome !== null && <WaysOn rehearsal={rehearsal} />}
    </section>
  )
}

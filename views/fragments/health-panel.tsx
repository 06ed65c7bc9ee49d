import type { FC } from 'hono/jsx'
import type { HealthReport } from '../../src/domain/types.js'
import { Lanes, LastSweep } from '../components/health-process.js'
import { HealthRow } from '../components/health-row.js'
import { Moment } from '../components/moment.js'
import { dependenciesOf, type HealthFact, loadOf, STATUS_FACTS } from '../health-words.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'
import type { Site } from '../site.js'
import { spanInWords } from '../words.js'

export interface HealthPanelProps {
  site: Site
  report: HealthReport
}

const Fact: FC<{ fact: HealthFact }> = ({ fact: { words, ...fact } }) => (
  <HealthRow {...fact}>{words}</HealthRow>
)

/** The polled health of the shop, as this process sees it. */
export const HealthPanel: FC<HealthPanelProps> = ({ site, report }) => (
  <section id="health" hx-get={paths.healthPanel} hx-trigger={pollTrigger('console')} hx-swap="outerMorph">
    <table class="data health">
      <caption class="sr-only">Health of the shop</caption>
      <tbody>
        {[STATUS_FACTS[report.status], ...dependenciesOf(report), ...loadOf(report)].map((fact) => (
          <Fact fact={fact} />
        ))}
        <LastSweep site={site} report={report} />
        <Lanes site={site} report={report} />
        <HealthRow label="Memory" wellness="neutral">
          {`${Math.round(report.memory_bytes / 1_048_576)} MB`}
        </HealthRow>
        <HealthRow label="Up for" wellness="neutral">
          {spanInWords(Math.floor(report.uptime_seconds))}
        </HealthRow>
      </tbody>
    </table>
    <p class="note">
      As of <Moment at={site.now} timeZone={site.timeZone} now={site.now} exactness="second" />.
    </p>
  </section>
)

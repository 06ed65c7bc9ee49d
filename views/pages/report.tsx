import type { FC } from 'hono/jsx'
import type { SaleReport } from '../../src/domain/types.js'
import { DemandChart } from '../components/demand-chart.js'
import { DemandLegend } from '../components/demand-legend.js'
import { LapsedWords } from '../components/lapsed-words.js'
import { Moment } from '../components/moment.js'
import { ProductHead } from '../components/product-head.js'
import { RefusalsTable } from '../components/refusals-table.js'
import { ReportFacts } from '../components/report-facts.js'
import { ReportLead } from '../components/report-lead.js'
import { StripLegend } from '../components/strip-legend.js'
import { UnitArea } from '../components/unit-area.js'
import { UnitStrip } from '../components/unit-strip.js'
import { ConsolePage } from '../layouts/console-page.js'
import { demandOf } from '../minutes.js'
import type { Site } from '../site.js'

export interface ReportPageProps {
  site: Site
  report: SaleReport
}

const MINUTE_MS = 60_000

/** The charts end with the last thing that happened once nothing more can happen, else now. */
function endOf({ product, minutes }: SaleReport, now: Date): Date {
  const last = minutes.at(-1)
  const over = product.held === 0 && ['ended', 'sold_out'].includes(product.state)
  return over && last ? new Date(last.minute.getTime() + MINUTE_MS) : now
}

/** A sale on paper: what came of it, how fast, and what was refused or lost. */
export const ReportPage: FC<ReportPageProps> = (props) => {
  const { site, report } = props
  const { product, minutes, refusals } = report
  return (
    <ConsolePage site={site} title={`Report of ${product.name}`}>
      <article class="report">
        <ProductHead site={site} product={product} part="Report of" />
        <ReportLead site={site} report={report} />
        <UnitStrip {...product} />
        <ReportFacts {...props} />
        <section class="report-figure">
          <h2>Demand, minute by minute</h2>
          <DemandLegend />
          <DemandChart site={site} demand={demandOf(product, minutes, refusals)} />
        </section>
        <section class="report-figure">
          <h2>Where the units were</h2>
          <StripLegend />
          <UnitArea site={site} product={product} minutes={minutes} until={endOf(report, site.now)} />
        </section>
        <section class="report-figure">
          <h2>Refused, by reason</h2>
          <RefusalsTable refusals={refusals} />
        </section>
        <section class="report-figure">
          <h2>Held and not bought</h2>
          <LapsedWords product={product} />
        </section>
        <p class="note">
          Drawn up at <Moment at={site.now} timeZone={site.timeZone} exactness="second" />.
        </p>
      </article>
    </ConsolePage>
  )
}

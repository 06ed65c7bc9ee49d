import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { demandOf } from '../minutes.js'
import { DemandChart } from './demand-chart.js'
import { DemandLegend } from './demand-legend.js'
import { RefusalsTable } from './refusals-table.js'

type DemandProps = Pick<ProductNumbersProps, 'site' | 'product' | 'minutes' | 'refusals'>

/** What was asked for, minute by minute, and why some of it was refused. */
export const Demand: FC<DemandProps> = ({ site, product, minutes, refusals }) => (
  <section id="demand" class="demand" aria-labelledby="demand-title">
    <div>
      <h2 id="demand-title">Holds per minute</h2>
      <DemandLegend />
      <DemandChart site={site} demand={demandOf(product, minutes, refusals)} />
    </div>
    <div>
      <h2>Refused, by reason</h2>
      <RefusalsTable refusals={refusals} />
    </div>
  </section>
)

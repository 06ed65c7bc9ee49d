import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { UnitArea } from './unit-area.js'

/**
 * Where the units over time are drawn. The canvas stays hidden until a script can draw it, and is never swapped by a
 * poll; without scripts the same shape is drawn here once.
 */
export const UnitsChart: FC<ProductNumbersProps> = (props) => (
  <section class="units-over-time" aria-labelledby="units-title">
    <h2 id="units-title">Units over time</h2>
    <figure id="units-figure" hidden>
      <div class="units-canvas">
        <canvas
          id="units-chart"
          role="img"
          aria-label="Free, held and sold units over time, stacked. The table of minutes holds the same numbers."
          aria-details="minutes"
        />
      </div>
      <p class="note" id="units-empty" hidden>
        Nothing has happened yet. The first units draw the first step.
      </p>
    </figure>
    <noscript>
      <UnitArea site={props.site} product={props.product} minutes={props.minutes} until={props.site.now} />
    </noscript>
  </section>
)

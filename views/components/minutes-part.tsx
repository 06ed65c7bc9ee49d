import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { MinutesTable } from './minutes-table.js'

/**
 * The table of minutes beside the chart; on a narrow screen it opens on demand. The box that opens and scrolls stands
 * outside the polled part, so that a poll neither closes it nor loses the place in it.
 */
export const MinutesPart: FC<ProductNumbersProps> = (props) => (
  <details class="minutes-part">
    <summary>Minute by minute</summary>
    <section class="minutes-box" aria-label="Minutes" tabindex={0}>
      <MinutesTable {...props} />
    </section>
  </details>
)

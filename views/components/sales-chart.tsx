import type { FC } from 'hono/jsx'

/** Where the chart is drawn. It stays hidden until a script can draw it, and is never swapped by a poll. */
export const SalesChart: FC = () => (
  <figure class="sales-figure" id="sales-figure" hidden>
    <figcaption>Units by order status</figcaption>
    <div class="sales-canvas">
      <canvas
        id="sales-chart"
        role="img"
        aria-label="Pending, confirmed and expired units of each product, stacked. The live inventory table holds the same numbers."
        aria-details="inventory"
      />
    </div>
    <p class="note" id="sales-empty" hidden>
      No orders yet. The first hold draws the first bar.
    </p>
  </figure>
)

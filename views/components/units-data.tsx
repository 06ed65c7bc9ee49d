import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { minutesOfSale } from '../minutes.js'

/**
 * The table's numbers once more for the chart, which stands outside the polled part. The present closes the series:
 * steps last until something happens, and nothing has happened since the last minute.
 */
export const UnitsData: FC<ProductNumbersProps> = ({ site, product, minutes }) => {
  const now = { ...product, minute: site.now }
  const steps = [...minutesOfSale(product, minutes), now].map((at) => [
    at.minute.getTime(),
    at.total_stock,
    at.held,
    at.sold,
  ])
  const json = JSON.stringify({ timeZone: site.timeZone, steps: minutes.length === 0 ? [] : steps })
  return (
    <script
      type="application/json"
      id="minutes-data"
      dangerouslySetInnerHTML={{ __html: json.replace(/</g, '\\u003c') }}
    />
  )
}

import type { FC } from 'hono/jsx'
import type { ProductForOperator } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import { StatCard } from './stat-card.js'

/** The figures of one product, in units; each leads to what it counts. */
export const ProductFigures: FC<{ product: ProductForOperator }> = ({ product }) => {
  const orders = (status: string) => paths.adminProductOrders(product.id, { status })
  return (
    <dl class="stats">
      <StatCard name="free" value={product.total_stock} label="free" href={paths.adminLedger(product.id)} />
      <StatCard name="held" value={product.held} label="held" href={orders('pending')} />
      <StatCard name="sold" value={product.sold} label="sold" href={orders('confirmed')} />
      <StatCard
        name="supplied"
        value={product.supplied}
        label="supplied"
        href={paths.adminLedger(product.id)}
      />
      <StatCard name="percent" value={product.percent_sold} label="sold of supplied" unit="%" />
      <StatCard name="expired" value={product.expired_units} label="expired units" href={orders('expired')} />
      <StatCard
        name="cancelled"
        value={product.cancelled_units}
        label="cancelled units"
        href={orders('cancelled')}
      />
      <StatCard name="in-line" value={product.waiting} label="people waiting" href="#wait-list" />
      <StatCard
        name="lapsed"
        value={product.lapsed_unit_seconds}
        label="unit-seconds lost to lapsed holds"
        href={paths.adminReport(product.id)}
      />
    </dl>
  )
}

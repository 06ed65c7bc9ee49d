import type { FC } from 'hono/jsx'
import type {
  NextRelease,
  OrderOnShow,
  ProductForOperator,
  RefusalCount,
  SaleMinute,
  WaitingRoomFigures,
} from '../../src/domain/types.js'
import { Demand } from '../components/demand.js'
import { MinutesTable } from '../components/minutes-table.js'
import { NUMBERS_POLLER_ID, NumbersPoller, standsStill } from '../components/numbers-poller.js'
import { ProductStanding } from '../components/product-standing.js'
import { RecentOrders } from '../components/recent-orders.js'
import { WaitListTable } from '../components/wait-list-table.js'
import type { Site } from '../site.js'

export interface ProductNumbersProps {
  site: Site
  product: ProductForOperator
  /** In order of time. */
  minutes: SaleMinute[]
  refusals: RefusalCount[]
  nextRelease: NextRelease | null
  /** Null where there is no waiting room. */
  room: WaitingRoomFigures | null
  /** Newest first. */
  recentOrders: OrderOnShow[]
  /** The first in line. */
  waiters: { customer_email: string; quantity: number; joined_at: Date }[]
}

/**
 * The answer to the one poll of a product's page: its parts and nothing besides. Forms are in none of them, so what
 * is being typed is never touched.
 */
export const ProductNumbers: FC<ProductNumbersProps> = (props) => (
  <>
    <hx-partial hx-target="#standing" hx-swap="outerMorph">
      <ProductStanding {...props} />
    </hx-partial>
    <hx-partial hx-target="#minutes" hx-swap="outerMorph">
      <MinutesTable {...props} />
    </hx-partial>
    <hx-partial hx-target="#demand" hx-swap="outerMorph">
      <Demand {...props} />
    </hx-partial>
    <hx-partial hx-target="#wait-list" hx-swap="outerMorph">
      <WaitListTable {...props} />
    </hx-partial>
    <hx-partial hx-target="#recent-orders" hx-swap="outerMorph">
      <RecentOrders {...props} />
    </hx-partial>
    {standsStill(props.product) && (
      <hx-partial hx-target={`#${NUMBERS_POLLER_ID}`} hx-swap="outerHTML">
        <NumbersPoller product={props.product} />
      </hx-partial>
    )}
  </>
)

import type { FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import { HoldOpen } from '../components/hold-open.js'
import { HoldUnavailable } from '../components/hold-unavailable.js'
import { paths } from '../paths.js'

export interface HoldFormProps {
  product: ProductOnShow
  requestId: string
  /** As typed, so that a refusal keeps it. */
  quantity: string
  error: string | null
  signedIn: boolean
}

/**
 * The form of one card, or in its place the sentence that says why there is none. It stands outside the polled
 * part, so that polls never touch what is being typed, and is fetched anew only when the state of its sale turns.
 */
export const HoldForm: FC<HoldFormProps> = (props) => (
  <div
    class="hold-form"
    id={`hold-form-${props.product.id}`}
    data-state={props.product.state}
    data-panel={`stock-${props.product.id}`}
    hx-get={paths.holdForm(props.product.id)}
    hx-trigger="state-changed"
    hx-swap="outerHTML"
  >
    {props.product.state === 'live' ? <HoldOpen {...props} /> : <HoldUnavailable {...props} />}
  </div>
)

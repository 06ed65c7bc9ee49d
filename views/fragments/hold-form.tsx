import type { FC } from 'hono/jsx'
import type { ProductOnShow, Standing, WaitPlace } from '../../src/domain/types.js'
import { HoldMine } from '../components/hold-mine.js'
import { HoldOpen } from '../components/hold-open.js'
import { HoldUnavailable } from '../components/hold-unavailable.js'
import { RoomDoor } from '../components/room-door.js'
import { WaitForm } from '../components/wait-form.js'
import { WaitLine } from '../components/wait-line.js'
import { paths } from '../paths.js'
import { pollTrigger } from '../polling.js'
import type { HoldInHand, Site } from '../site.js'
import { turnOf } from '../words.js'

export interface HoldFormProps {
  site: Site
  product: ProductOnShow
  requestId: string
  /** As typed, so that a refusal keeps it. */
  quantity: string
  error: string | null
  signedIn: boolean
  /** The visitor's running hold of this product that ends first. */
  hold: HoldInHand | null
  /** The visitor's place on the wait list of this product. */
  place: WaitPlace | null
  /** How the visitor's place in the waiting room stands; null where there is none. */
  standing: Standing | null
}

/** Who waits asks for news of their own place, as what is offered to them changes nothing that others see. */
function triggerOf({ place, hold }: HoldFormProps): string {
  if (place) return pollTrigger('storefront', 'state-changed', 'hold-lapsed')
  return hold ? 'state-changed, hold-lapsed' : 'state-changed'
}

/** What the page says aloud when it comes to stand there. */
const newsOf = ({ hold, product }: HoldFormProps) =>
  hold?.offered ? `${product.name}: ${hold.quantity} held for you from the wait list.` : undefined

const Body: FC<HoldFormProps> = (props) => {
  const { product, place, standing } = props
  const atTheDoor = product.waiting_room_open && standing?.state !== 'admitted'
  if (atTheDoor && ['upcoming', 'live'].includes(product.state)) return <RoomDoor {...props} />
  if (product.state === 'live') return <HoldOpen {...props} />
  return (
    <>
      <HoldUnavailable {...props} />
      {place && <WaitLine place={place} name={product.name} />}
      {!place && ['all_held', 'sold_out'].includes(product.state) && <WaitForm {...props} />}
    </>
  )
}

/**
 * What the visitor can do about one card: hold, wait, or see to what is theirs. It stands outside the part that all
 * share, so that polls never touch what is being typed, and is fetched anew when the state of its sale turns.
 */
export const HoldForm: FC<HoldFormProps> = (props) => (
  <div
    class="hold-form"
    id={`hold-form-${props.product.id}`}
    data-state={turnOf(props.product)}
    data-panel={`stock-${props.product.id}`}
    data-news={newsOf(props)}
    hx-get={paths.holdForm(props.product.id)}
    hx-trigger={triggerOf(props)}
    hx-swap="outerHTML"
  >
    {props.hold && <HoldMine site={props.site} hold={props.hold} />}
    <Body {...props} />
  </div>
)

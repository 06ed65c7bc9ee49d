import type { FC } from 'hono/jsx'
import type { SaleState } from '../../src/domain/types.js'
import type { HoldFormProps } from '../fragments/hold-form.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'
import { Moment } from './moment.js'

const REASONS: Record<Exclude<SaleState, 'live'>, string> = {
  upcoming: 'The form to hold a unit stands here from the first second of the sale.',
  all_held: 'Nothing to hold right now.',
  sold_out: 'Every unit is bought. More may be added, or an order cancelled.',
  paused: 'This sale is paused. Holds made before can still be confirmed.',
  ended: 'This sale is over. Holds made in time can still be confirmed.',
}

const WayOn: FC<HoldFormProps> = ({ product, signedIn }) => {
  if (product.state === 'upcoming') {
    return <a href={paths.reminder(product.id)}>Remind me in my calendar</a>
  }
  const orders = signedIn && <a href={paths.orders}>Your orders</a>
  return product.state === 'ended' ? (
    <>
      <a href={paths.serviceOrder(product.id)}>See in which order all were served</a> {orders}
    </>
  ) : (
    orders || null
  )
}

/** A sale whose waiting room is not open yet says when it will be. */
const RoomOpens: FC<{ site: Site; at: Date }> = ({ site, at }) => (
  <>
    This sale has a waiting room, which opens at <Moment at={at} timeZone={site.timeZone} now={site.now} />.
  </>
)

/** Why nothing can be held now, and what can be done instead. */
export const HoldUnavailable: FC<HoldFormProps> = (props) => {
  const { state, waiting_room_opens_at: opensAt } = props.product
  if (state === 'live') return null
  const canBeJoined = state === 'all_held' || state === 'sold_out'
  return (
    <>
      {!canBeJoined && props.error && <p class="error">{props.error}</p>}
      <p class="hint">
        {state === 'upcoming' && opensAt ? <RoomOpens site={props.site} at={opensAt} /> : REASONS[state]}{' '}
        {!canBeJoined && <WayOn {...props} />}
      </p>
    </>
  )
}

import type { FC } from 'hono/jsx'
import type { WaitPlace } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import { count } from '../words.js'

export interface WaitLineProps {
  place: WaitPlace
  /** The product's name, which a screen reader adds to the button. */
  name: string
}

/** One's place in the line for a product, and the way out of it. */
export const WaitLine: FC<WaitLineProps> = ({ place, name }) => (
  <div class="wait-line">
    <p>
      <strong>
        {place.position === 1 ? (
          'You are next in line'
        ) : (
          <>
            You are number <span data-number={`place-${place.product_id}`}>{place.position}</span> in line
          </>
        )}
      </strong>{' '}
      for {count(place.quantity, 'unit')}. As soon as enough come back they are held for you, here and under
      My orders.
    </p>
    <form method="post" action={paths.waitlistDeparture(place.product_id)}>
      <button class="button-quiet" type="submit">
        Leave the wait list<span class="sr-only">: {name}</span>
      </button>
    </form>
  </div>
)

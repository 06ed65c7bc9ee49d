import type { FC } from 'hono/jsx'
import type { Standing } from '../../src/domain/types.js'
import type { HoldFormProps } from '../fragments/hold-form.js'
import { paths } from '../paths.js'

function placeInWords(standing: Standing | null): string {
  if (standing?.state !== 'waiting')
    return 'A waiting room keeps the rush in order. Taking a place needs no login.'
  return standing.position === null
    ? 'You have a place. The order is drawn by lot when the sale opens.'
    : `You have a place: number ${standing.position} in line.`
}

/** The way into the waiting room, in place of the form that stands behind it. */
export const RoomDoor: FC<HoldFormProps> = ({ product, standing, error }) => (
  <>
    {error && <p class="error">{error}</p>}
    <p class="room-door">
      <a class="button" href={paths.waitingRoom(product.id)}>
        {standing ? 'See my place' : 'Take a place'}
        <span class="sr-only">: {product.name}</span>
      </a>
    </p>
    <p class="hint">{placeInWords(standing)}</p>
  </>
)

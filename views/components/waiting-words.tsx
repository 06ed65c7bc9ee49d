import type { Child, FC } from 'hono/jsx'
import type { ProductOnShow } from '../../src/domain/types.js'
import type { WaitingPanelProps } from '../fragments/waiting-panel.js'
import { paths } from '../paths.js'
import { count } from '../words.js'
import { Moment } from './moment.js'

const Words: FC<{ head: string; children?: Child }> = ({ head, children }) => (
  <>
    <p class="stub-words" role="status">
      {head}
    </p>
    <p>{children}</p>
  </>
)

/** Said while it can still be believed to matter: with so many ahead, the units may be gone before one's turn. */
function chanceInWords(product: ProductOnShow, position: number | null): string | null {
  const left = product.total_stock + product.held
  if (product.stock_display !== 'exact' || position === null || position <= left) return null
  return `${count(left, 'unit is', 'units are')} left, and ${count(position - 1, 'person is', 'people are')} before you. It may be over before it is your turn; then you are told here at once.`
}

function rulesInWords({ waiting_room }: ProductOnShow): string {
  return waiting_room === 'shuffle'
    ? 'Places are drawn by lot when the sale opens. Everybody who is here by then has the same chance; who comes later stands behind.'
    : 'People are let in as they came.'
}

/** What a place in the waiting room means at this moment: what is, why, and what can be done. */
export const WaitingWords: FC<WaitingPanelProps> = ({ site, product, standing }) => {
  const moment = (at: Date) => <Moment at={at} timeZone={site.timeZone} now={site.now} exactness="second" />
  switch (standing?.state) {
    case 'waiting':
      if (product.state === 'upcoming') {
        return (
          <Words head="You have a place.">
            {rulesInWords(product)} This browser keeps your place: you may close the page and come back.
          </Words>
        )
      }
      return (
        <Words head="Please wait for your turn.">
          {product.state === 'paused'
            ? 'The operator has paused the sale. Your place is kept. '
            : product.total_stock === 0
              ? 'Every unit is held. When one comes back, people are let in again. '
              : 'You are let in by yourself; nothing is gained by reloading. '}
          {chanceInWords(product, standing.position)}
        </Words>
      )
    case 'admitted':
      return (
        <Words head="It is your turn.">
          Come and hold until {moment(standing.until)}. Units are held first come, first served among those
          inside, and only a hold is sure. Your place becomes your account’s with its first hold.
        </Words>
      )
    case 'over':
      return product.state === 'ended' ? (
        <Words head="The sale has ended.">
          It ended at {moment(product.sale_ends_at)}. You need not wait.
        </Words>
      ) : (
        <Words head="Everything is sold.">
          Nothing is free and nothing is held, so you need not wait. Should units be added, your place counts
          again.
        </Words>
      )
    case 'closed':
      return (
        <Words head="The waiting room is not open yet.">
          The sale opens at {moment(product.sale_starts_at)}. {rulesInWords(product)}
        </Words>
      )
    case 'open':
      return (
        <Words head="This sale has no waiting room.">
          Go straight to <a href={paths.card(product.id)}>its card in the shop</a>.
        </Words>
      )
    default:
      return (
        <Words head="You have no place here.">
          Either this browser never took one, or the ten minutes to come are over. A new place stands at the
          end of the line.
        </Words>
      )
  }
}

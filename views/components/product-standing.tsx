import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { count } from '../words.js'
import { Moment } from './moment.js'
import { ProductFigures } from './product-figures.js'
import { RoomFigures } from './room-figures.js'
import { SaleClock } from './sale-clock.js'
import { StateWord } from './state-word.js'
import { UnitStrip } from './unit-strip.js'
import { UnitWords } from './unit-words.js'

type ProductStandingProps = Pick<ProductNumbersProps, 'site' | 'product' | 'nextRelease' | 'room'>

/** When units come back if nobody confirms them. The line stands even when empty, so that nothing below it jumps. */
const NextUnits: FC<ProductStandingProps> = ({ site, nextRelease }) =>
  nextRelease ? (
    <p>
      <span data-number="next-units">{nextRelease.units}</span>{' '}
      {nextRelease.units === 1 ? 'unit comes' : 'units come'} back by{' '}
      <Moment at={nextRelease.at} timeZone={site.timeZone} now={site.now} exactness="second" /> if unpaid.
    </p>
  ) : (
    <p class="text-muted">Nothing is held, so nothing is due back.</p>
  )

/** How a product stands now: its state, its strip, its window and its figures. */
export const ProductStanding: FC<ProductStandingProps> = (props) => {
  const { site, product } = props
  const when = { timeZone: site.timeZone, now: site.now }
  return (
    <section id="standing" class="standing" data-state={product.state} aria-label="How it stands">
      <div class="stock-head">
        <StateWord state={product.state} />
        <SaleClock site={site} product={product} />
      </div>
      <UnitStrip {...product} />
      <p class="stock-words">
        <span>
          <UnitWords {...product} name={`p${product.id}`} />
        </span>
      </p>
      <NextUnits {...props} />
      <p class="note">
        Sale from <Moment at={product.sale_starts_at} {...when} /> to{' '}
        <Moment at={product.sale_ends_at} {...when} /> ({site.timeZone}).
        {product.paused_at && (
          <>
            {' '}
            Paused since <Moment at={product.paused_at} {...when} exactness="second" />.
          </>
        )}{' '}
        {count(product.event_count, 'ledger event')} so far.
      </p>
      <ProductFigures product={product} />
      {props.room && <RoomFigures room={props.room} />}
    </section>
  )
}

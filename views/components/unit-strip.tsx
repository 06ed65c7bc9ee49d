import type { FC } from 'hono/jsx'
import type { StockNumbers } from '../../src/domain/types.js'
import { unitsInWords } from '../words.js'
import { UnitBar } from './unit-bar.js'
import { UnitTicks } from './unit-ticks.js'

/** Up to this many units each get a tick of their own; beyond it they could not be told apart. */
const TICKS_MAX = 48

/** Where every unit of a product is: one tick a unit, or one bar in the same three tones. */
export const UnitStrip: FC<StockNumbers> = (stock) =>
  stock.supplied > TICKS_MAX ? (
    <UnitBar {...stock} label={unitsInWords(stock)} />
  ) : (
    <UnitTicks {...stock} label={unitsInWords(stock)} />
  )

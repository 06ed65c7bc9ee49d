import type { FC } from 'hono/jsx'
import type { ProductNumbersProps } from '../fragments/product-numbers.js'
import { demandOf } from '../minutes.js'
import { minuteInWords } from '../times.js'
import { UnitsData } from './units-data.js'

type MinutesTableProps = Pick<ProductNumbersProps, 'site' | 'product' | 'minutes' | 'refusals'>

/** A row as lean as can be: up to some hundred of them are sent with every poll. */
const Rows: FC<MinutesTableProps> = ({ site, product, minutes, refusals }) => {
  const demand = demandOf(product, minutes, refusals)
  return (
    <>
      {demand.toReversed().map(({ minute, holds, refused }) => {
        // Where there were only refusals, the units stand as the minute before has left them.
        const stock = minutes.findLast((at) => at.minute <= minute)
        return (
          <tr id={`m${minute.getTime() / 60_000}`}>
            <th scope="row">{minuteInWords(minute, site.timeZone, site.now)}</th>
            <td>{stock?.total_stock ?? '·'}</td>
            <td>{stock?.held ?? '·'}</td>
            <td>{stock?.sold ?? '·'}</td>
            <td>{holds ?? '·'}</td>
            <td>{refused}</td>
          </tr>
        )
      })}
    </>
  )
}

/** Every minute in which anything happened, the newest first: the chart in numbers. */
export const MinutesTable: FC<ProductNumbersProps> = (props) => (
  <div id="minutes">
    <table class="data minutes">
      <caption class="sr-only">Each minute in which anything happened, newest first</caption>
      <thead>
        <tr>
          {['Minute', 'Free', 'Held', 'Sold', 'Holds', 'Refused'].map((label) => (
            <th scope="col">{label}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        <Rows {...props} />
        {props.minutes.length + props.refusals.length === 0 && (
          <tr>
            <td colspan={6}>No minute yet. The first hold opens the first.</td>
          </tr>
        )}
      </tbody>
    </table>
    <UnitsData {...props} />
  </div>
)

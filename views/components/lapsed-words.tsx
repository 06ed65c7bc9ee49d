import type { FC } from 'hono/jsx'
import type { ProductForOperator } from '../../src/domain/types.js'
import { count, spanInWords } from '../words.js'

/** How often a sold unit had lapsed before, as one would say it. */
function ratioInWords({ expired_units, sold }: ProductForOperator): string {
  if (sold === 0) return 'None of them was sold.'
  const ratio = expired_units / sold
  const rounded = Math.round(ratio * 100) / 100
  return `For every unit sold, ${rounded === 0 ? 'fewer than 0.01' : rounded} had lapsed before.`
}

/** What holds that nobody confirmed have cost the sale. */
export const LapsedWords: FC<{ product: ProductForOperator }> = ({ product }) => {
  const { expired_units, lapsed_unit_seconds, supplied } = product
  if (expired_units === 0)
    return <p>No hold ran out: every unit that was held was bought or let go in time.</p>
  const each = supplied === 0 ? 0 : lapsed_unit_seconds / supplied
  return (
    <p>
      {`${count(expired_units, 'unit')} lapsed for ${product.sold} sold. ${ratioInWords(product)} `}
      {`Lapsed holds kept units off sale for ${count(lapsed_unit_seconds, 'unit-second')}: as if each of the ${supplied} had been away for ${spanInWords(each)}.`}
    </p>
  )
}

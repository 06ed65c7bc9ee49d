import type { FC } from 'hono/jsx'
import type { ServiceProof, StockNumbers } from '../../src/domain/types.js'
import { count } from '../words.js'

/** What adding up every event of the sale has shown, also where it has shown that something is wrong. */
export const ServiceProofWords: FC<{ proof: ServiceProof; product: StockNumbers }> = ({ proof, product }) => {
  const { events, breaches, overtaken, free_min, taken_max } = proof
  const kept = breaches === 0 && overtaken === 0
  return (
    <div class="measure">
      <p class="lead" data-proof={kept ? 'kept' : 'broken'}>
        {breaches === 0
          ? `At each of the ${count(events, 'event')} of this sale, what was held and sold was no more than what there was.`
          : `At ${breaches} of the ${count(events, 'event')} of this sale the books do not add up.`}
        {overtaken > 0 && ` ${count(overtaken, 'attempt')} got a lower number than one served before.`}
      </p>
      <p class="note">
        {`${product.supplied} supplied in the end; at most ${taken_max} held or sold at once, at least ${free_min} free; ${product.sold} sold. `}
        Every line below is one attempt to hold, in the order in which they were served. Numbers go up, with
        gaps where the shop set numbers aside that nobody needed.
      </p>
    </div>
  )
}

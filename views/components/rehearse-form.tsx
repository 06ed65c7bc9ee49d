import type { FC } from 'hono/jsx'
import {
  REHEARSAL_SECONDS_MAX,
  REHEARSAL_SECONDS_MIN,
  REHEARSAL_SHOPPERS_MAX,
  type RehearsalOnShow,
} from '../../src/domain/rehearsal-types.js'
import { paths } from '../paths.js'
import type { Problem } from '../problem.js'
import type { Site } from '../site.js'
import { Field } from './field.js'
import { RehearsalList } from './rehearsal-list.js'

export interface RehearseFormProps {
  site: Site
  product: { id: number }
  problem: Problem | null
  /** The form as typed, when it was refused. */
  size: { shoppers: string; seconds: string } | null
  /** Names of the products that are on sale now. */
  selling: string[]
  /** The newest rehearsals of this product, newest first. */
  earlier: RehearsalOnShow[]
}

/** What is proposed: as much as the smallest machine carries, in a time for which one waits. */
const PROPOSED = { shoppers: '200', seconds: '20' }

/** The machine is one, whoever shops on it. */
const RealShoppers: FC<{ selling: string[] }> = ({ selling }) => (
  <p class="caution">
    {selling.length === 1 ? (
      <>
        <bdi>{selling[0]}</bdi> is on sale now.
      </>
    ) : (
      `${selling.length} products are on sale now.`
    )}{' '}
    A rehearsal shares this machine with their shoppers, who may have to wait longer.
  </p>
)

/** Lets simulated shoppers come to a hidden copy of this product, after saying what that means. */
export const RehearseForm: FC<RehearseFormProps> = ({ site, product, problem, size, selling, earlier }) => {
  const values = size ?? PROPOSED
  return (
    <details class="disclosure rehearse" id="rehearse" open={size !== null}>
      <summary>Rehearse the sale</summary>
      <div class="disclosure-body">
        <form class="control" method="post" action={paths.adminRehearsals(product.id)} novalidate>
          <p>
            Simulated shoppers come to a hidden copy of this product, on this running shop. The product itself
            is not touched, and the copy goes when they have left.
          </p>
          {selling.length > 0 && <RealShoppers selling={selling} />}
          <Field
            name="shoppers"
            label="Shoppers"
            type="number"
            value={values.shoppers}
            hint={`From 1 to ${REHEARSAL_SHOPPERS_MAX.toLocaleString('en')}.`}
            error={problem?.fields.shoppers}
          />
          <Field
            name="seconds"
            label="Seconds"
            type="number"
            value={values.seconds}
            hint={`From ${REHEARSAL_SECONDS_MIN} to ${REHEARSAL_SECONDS_MAX}. In the first third the shop fills, then the sale opens.`}
            error={problem?.fields.seconds}
          />
          <button class="button-second" type="submit">
            Rehearse
          </button>
        </form>
        {earlier.length > 0 && <RehearsalList site={site} rehearsals={earlier} />}
      </div>
    </details>
  )
}

import type { FC } from 'hono/jsx'
import type { ProductForOperator } from '../../src/domain/types.js'
import { paths } from '../paths.js'
import { Disclosure } from './disclosure.js'

const PauseOrResume: FC<{ product: ProductForOperator }> = ({ product }) => {
  const paused = product.paused_at !== null
  return (
    <form
      class="control"
      method="post"
      action={paused ? paths.adminProductResume(product.id) : paths.adminProductPause(product.id)}
    >
      <p class="hint">
        {paused
          ? 'Nobody can hold a unit until the sale is resumed.'
          : 'While a sale is paused nobody can hold; what is held can still be confirmed.'}
      </p>
      <button class={paused ? 'button' : 'button-second'} type="submit">
        {paused ? 'Resume the sale' : 'Pause the sale'}
      </button>
    </form>
  )
}

/** Each of these cannot be taken back, so its button comes only after its consequences. */
const EndNow: FC<{ product: ProductForOperator }> = ({ product }) => (
  <Disclosure summary="End the sale now">
    <form class="control" method="post" action={paths.adminProductEnd(product.id)}>
      <p>
        The window closes this second, for everybody. Holds made before can still be confirmed until their own
        end. To sell again, edit the times.
      </p>
      <button class="button-danger" type="submit">
        End it for everybody
      </button>
    </form>
  </Disclosure>
)

const Delete: FC<{ product: ProductForOperator }> = ({ product }) => (
  <Disclosure summary="Delete the product">
    <form class="control" method="post" action={paths.adminProductDeletion(product.id)}>
      <p>Nobody has ordered it. It goes with its ledger, and the audit trail keeps that it was.</p>
      <button class="button-danger" type="submit">
        Delete it for good
      </button>
    </form>
  </Disclosure>
)

/** What can be done with the sale as a whole. What its state does not allow is not offered. */
export const SaleControls: FC<{ product: ProductForOperator }> = ({ product }) => {
  const { pending_orders, confirmed_orders, expired_orders, cancelled_orders, state } = product
  const orders = pending_orders + confirmed_orders + expired_orders + cancelled_orders
  return (
    <>
      {state === 'ended' ? (
        <p class="hint">This sale has ended. To sell again, edit its times.</p>
      ) : (
        <PauseOrResume product={product} />
      )}
      {state !== 'ended' && state !== 'upcoming' && <EndNow product={product} />}
      {orders === 0 && <Delete product={product} />}
    </>
  )
}

import type { FC } from 'hono/jsx'
import type { AdminProductPageProps } from '../pages/admin-product.js'
import { paths } from '../paths.js'
import { Field } from './field.js'

type StockFormProps = Pick<AdminProductPageProps, 'product' | 'requestId' | 'problem' | 'typed'>

/** Restocks or withdraws by a difference; the request id makes a form that is sent twice count once. */
export const StockForm: FC<StockFormProps> = ({ product, requestId, problem, typed }) => (
  <form class="control" id="stock" method="post" action={paths.adminProductStock(product.id)} novalidate>
    <h3>Restock or withdraw</h3>
    <input type="hidden" name="request_id" value={requestId} />
    <Field
      name="quantity"
      label="Units"
      type="number"
      value={typed?.quantity ?? ''}
      hint="How many to add. A negative number withdraws, and only units that are free."
      error={problem?.fields.quantity}
    />
    <Field
      name="reason"
      label="Reason"
      type="text"
      value={typed?.reason ?? ''}
      hint="It stands in the ledger for good."
      error={problem?.fields.reason}
    />
    <button class="button" type="submit">
      Change the stock
    </button>
  </form>
)

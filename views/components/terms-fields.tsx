import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'
import { Field } from './field.js'
import type { ProductFormProps } from './product-form.js'
import { ExtensionField, StockDisplayField } from './shopper-fields.js'

/** Stock is asked for once. Afterwards it moves only by restocking, so that a stale form can never set it. */
const Stock: FC<ProductFormProps> = ({ productId, values, problem }) =>
  productId === null ? (
    <Field
      name="stock"
      label="Units at the start"
      type="text"
      inputmode="numeric"
      value={values.stock}
      hint="0 to 10,000,000. The first line of its ledger."
      error={problem?.fields.stock}
    />
  ) : (
    <div class="field">
      <p class="field-label">Units</p>
      <p class="hint">Stock is not set here: it moves by additions and withdrawals, each with its reason.</p>
      <p>
        <a href={`${paths.adminProduct(productId)}#stock`}>Restock or withdraw</a>
      </p>
    </div>
  )

/** What a unit costs, how many there are, and what a hold of them is. */
export const TermsFields: FC<ProductFormProps> = (props) => (
  <fieldset class="fieldset">
    <legend>Terms</legend>
    <div class="field-pair">
      <Field
        name="price"
        label={props.currency ? `Price in ${props.currency}` : 'Price'}
        type="text"
        inputmode="decimal"
        value={props.values.price}
        hint="Such as 129.00. Orders keep the price they were held at."
        error={props.problem?.fields.price}
      />
      <Stock {...props} />
      <Field
        name="limit_per_customer"
        label="Limit per customer (optional)"
        type="text"
        inputmode="numeric"
        value={props.values.limit_per_customer}
        hint="1 to 1,000 units, held and bought together. Empty for no limit."
        error={props.problem?.fields.limit_per_customer}
        optional
      />
      <Field
        name="hold_seconds"
        label="Length of a hold, in seconds (optional)"
        type="text"
        inputmode="numeric"
        value={props.values.hold_seconds}
        hint="1 to 3,600; 120 are two minutes. Empty for the usual length."
        error={props.problem?.fields.hold_seconds}
        optional
      />
      <ExtensionField {...props} />
      <StockDisplayField {...props} />
    </div>
  </fieldset>
)

import type { FC } from 'hono/jsx'
import { ChoiceField } from './choice-field.js'
import { notesOf } from './field.js'
import type { ProductFormProps } from './product-form.js'

const CHOICES = [
  { value: 'exact', label: 'Every unit: how many are free, held and sold' },
  { value: 'few_left', label: 'Only whether plenty or few are left' },
]

/** Whether shoppers see the numbers of the stock; the console always does. */
export const StockDisplayField: FC<ProductFormProps> = ({ values, problem }) => (
  <ChoiceField
    name="stock_display"
    label="What shoppers see of the stock"
    choices={CHOICES}
    value={values.stock_display}
    error={problem?.fields.stock_display}
  />
)

/** Whether a shopper may hold a minute longer, once, as long as nobody waits. */
export const ExtensionField: FC<ProductFormProps> = ({ values, problem }) => {
  const hint = 'Once for each hold, and only while nobody waits for the product.'
  const { described, notes } = notesOf({
    id: 'extension_allowed',
    hint,
    error: problem?.fields.extension_allowed,
  })
  return (
    <div class="field">
      <label class="check">
        <input
          type="checkbox"
          id="extension_allowed"
          name="extension_allowed"
          value="true"
          checked={values.extension_allowed === 'true'}
          {...described}
        />
        A hold may be extended by a minute
      </label>
      {notes}
    </div>
  )
}

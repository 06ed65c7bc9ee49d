import type { FC } from 'hono/jsx'
import { Field } from './field.js'
import type { ProductFormProps } from './product-form.js'
import { WaitingRoomFields } from './waiting-room-fields.js'

/** The window of the sale, typed in the zone in which the shop tells every time. */
export const WindowFields: FC<ProductFormProps> = (props) => {
  const { values, problem, zone } = props
  return (
    <fieldset class="fieldset">
      <legend>Sale window</legend>
      <p class="hint" id="zone">
        {`Times are in ${zone.name}, which is ${zone.offset} now. Each is read with the offset of its own day.`}
      </p>
      <div class="field-pair">
        <Field
          name="sale_starts_at"
          label="Starts"
          type="datetime-local"
          value={values.sale_starts_at}
          error={problem?.fields.sale_starts_at}
        />
        <Field
          name="sale_ends_at"
          label="Ends"
          type="datetime-local"
          value={values.sale_ends_at}
          error={problem?.fields.sale_ends_at}
        />
      </div>
      <WaitingRoomFields {...props} />
    </fieldset>
  )
}

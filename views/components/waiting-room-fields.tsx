import type { FC } from 'hono/jsx'
import { ChoiceField } from './choice-field.js'
import { Field } from './field.js'
import type { ProductFormProps } from './product-form.js'

const CHOICES = [
  { value: 'off', label: 'None: everybody may hold from the first second' },
  { value: 'first_come', label: 'People are let in as they came' },
  { value: 'shuffle', label: 'Who comes before the sale is shuffled' },
]

/** Whether people wait for this sale in a room, and from when on. */
export const WaitingRoomFields: FC<ProductFormProps> = ({ values, problem }) => (
  <div class="field-pair">
    <ChoiceField
      name="waiting_room"
      label="Waiting room"
      choices={CHOICES}
      value={values.waiting_room}
      hint="It lets people in as fast as they are served, and no more than there are units for."
      error={problem?.fields.waiting_room}
    />
    <Field
      name="waiting_room_opens_minutes"
      label="It opens so many minutes before the sale"
      type="text"
      inputmode="numeric"
      value={values.waiting_room_opens_minutes}
      hint="1 to 1,440; 10 is usual."
      error={problem?.fields.waiting_room_opens_minutes}
      optional
    />
  </div>
)

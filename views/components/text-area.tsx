import type { FC } from 'hono/jsx'
import { type FieldProps, notesOf } from './field.js'

export type TextAreaProps = Omit<FieldProps, 'type' | 'autocomplete' | 'inputmode'> & { rows: number }

/** A labelled field for text of several lines. */
export const TextArea: FC<TextAreaProps> = ({ name, label, value, rows, optional, id = name, ...rest }) => {
  const { described, notes } = notesOf({ id, ...rest })
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {notes}
      <textarea class="input" id={id} name={name} rows={rows} {...described} required={!optional}>
        {value}
      </textarea>
    </div>
  )
}

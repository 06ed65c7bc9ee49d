import type { FC } from 'hono/jsx'
import { notesOf } from './field.js'

export interface ChoiceFieldProps {
  name: string
  label: string
  choices: readonly { value: string; label: string }[]
  value: string
  hint?: string
  error?: string | undefined
}

/** One of a few, each said in words. */
export const ChoiceField: FC<ChoiceFieldProps> = ({ name, label, choices, value, ...rest }) => {
  const { described, notes } = notesOf({ id: name, ...rest })
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {notes}
      <select class="input" id={name} name={name} {...described}>
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  )
}

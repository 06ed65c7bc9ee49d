import type { FC } from 'hono/jsx'

export interface FieldProps {
  name: string
  label: string
  type: 'email' | 'password' | 'text' | 'number' | 'datetime-local'
  autocomplete?: string
  value?: string
  hint?: string
  error?: string | undefined
  optional?: boolean
  /** The keyboard that a phone shows, where the type does not say. */
  inputmode?: 'decimal' | 'numeric'
  /** How exact a time can be, in seconds. */
  step?: string
  /** The address within the page, where the name alone would not be the only one. */
  id?: string
}

/** The hint and the error of a field, and how its input refers to them. */
export function notesOf({ id, hint, error }: { id: string; hint?: string; error?: string | undefined }) {
  const names = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return {
    described: {
      'aria-describedby': names || undefined,
      'aria-invalid': error ? ('true' as const) : undefined,
    },
    notes: (
      <>
        {hint && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
        {error && (
          <p class="error" id={`${id}-error`}>
            {error}
          </p>
        )}
      </>
    ),
  }
}

/** A labelled input with its hint and, after a refusal, its error. */
export const Field: FC<FieldProps> = ({ name, label, type, value, optional, id = name, ...rest }) => {
  const { described, notes } = notesOf({ id, ...rest })
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {notes}
      <input
        class={type === 'number' || type === 'datetime-local' || rest.inputmode ? 'input figures' : 'input'}
        id={id}
        name={name}
        type={type}
        value={value}
        autocomplete={rest.autocomplete ?? 'off'}
        inputmode={rest.inputmode}
        step={rest.step}
        {...described}
        required={!optional}
      />
    </div>
  )
}

import type { FC } from 'hono/jsx'

export interface FieldProps {
  name: string
  label: string
  type: 'email' | 'password' | 'text'
  autocomplete: string
  value?: string
  hint?: string
  error?: string | undefined
}

/** A labelled input with its hint and, after a refusal, its error. */
export const Field: FC<FieldProps> = ({ name, label, type, autocomplete, value, hint, error }) => {
  const notes = [hint ? `${name}-hint` : '', error ? `${name}-error` : ''].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="error" id={`${name}-error`}>
          {error}
        </p>
      )}
      <input
        class="input"
        id={name}
        name={name}
        type={type}
        value={value}
        autocomplete={autocomplete}
        aria-describedby={notes || undefined}
        aria-invalid={error ? 'true' : undefined}
        required
      />
    </div>
  )
}

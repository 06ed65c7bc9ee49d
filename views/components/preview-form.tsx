import type { FC } from 'hono/jsx'
import { Field } from './field.js'

/** Asks for a page as of another time. */
export const PreviewForm: FC<{ path: string; timeZone: string; error?: string }> = ({
  path,
  timeZone,
  error,
}) => (
  <form class="preview-form" method="get" action={path}>
    <Field
      name="at"
      id="preview-at"
      label={`Show it as of (${timeZone})`}
      type="datetime-local"
      error={error}
    />
    <button class="button-second" type="submit">
      Show
    </button>
  </form>
)

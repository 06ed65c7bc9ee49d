import type { FC } from 'hono/jsx'
import { Field } from './field.js'

/** Asks for a page as of another time. */
export const PreviewForm: FC<{ path: string; timeZone: string; typed?: string; error?: string }> = ({
  path,
  timeZone,
  typed,
  error,
}) => (
  <form class="preview-form" method="get" action={path} novalidate>
    <Field
      name="at"
      id="preview-at"
      label={`Show it as of (${timeZone})`}
      type="datetime-local"
      step="1"
      value={typed ?? ''}
      error={error}
    />
    <button class="button-second" type="submit">
      Show
    </button>
  </form>
)

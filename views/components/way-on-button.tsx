import type { FC } from 'hono/jsx'
import type { WayOn } from '../problem.js'

/** The one step that a refusal offers: a link where it leads somewhere, a button where it does something. */
export const WayOnButton: FC<{ way: WayOn }> = ({ way }) =>
  'href' in way ? (
    <a class="button" href={way.href}>
      {way.label}
    </a>
  ) : (
    <form method="post" action={way.action}>
      {Object.entries(way.fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <button class="button" type="submit">
        {way.label}
      </button>
    </form>
  )

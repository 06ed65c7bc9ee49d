import type { FC } from 'hono/jsx'

const PARTS = [
  ['demand-held', 'held'],
  ['demand-refused', 'refused'],
]

/** What the two kinds of bar mean. */
export const DemandLegend: FC = () => (
  <ul class="legend">
    {PARTS.map(([part, word]) => (
      <li>
        <svg width="13" height="13" viewBox="-1 -1 13 13" aria-hidden="true">
          <path class={part} d="M0 0h11v11h-11z" />
        </svg>
        {word}
      </li>
    ))}
  </ul>
)

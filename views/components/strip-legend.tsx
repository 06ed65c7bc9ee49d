import type { FC } from 'hono/jsx'

const Tick: FC<{ part: string; word: string }> = ({ part, word }) => (
  <li>
    <svg width="11" height="22" viewBox="-1 -1 11 22" aria-hidden="true">
      <path class={part} d="M0 0h9v20h-9z" />
      {part === 'strip-held' && <path class="strip-hatch" d="M0 9l9-9m0 9l-9 9m7 2l2-2" />}
    </svg>
    {word}
  </li>
)

/** What the three kinds of tick mean, said once at the top of the shop. */
export const StripLegend: FC = () => (
  <ul class="legend">
    <Tick part="strip-free" word="free" />
    <Tick part="strip-held" word="held for now" />
    <Tick part="strip-sold" word="sold" />
  </ul>
)

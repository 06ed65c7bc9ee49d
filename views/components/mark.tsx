import type { FC } from 'hono/jsx'

const SHAPES = {
  full: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10z',
  ring: 'M6 1a5 5 0 1 1 0 10a5 5 0 1 1 0-10zM6 3a3 3 0 1 0 0 6a3 3 0 1 0 0-6z',
  hatched: 'M1 6l5-5h2l-7 7zM1 11l10-10v2l-8 8zM6 11l5-5v2l-3 3z',
  square: 'M1 1h10v10h-10z',
  bars: 'M2 1h3v10h-3zM7 1h3v10h-3z',
  dash: 'M1 5h10v2h-10z',
  tick: 'M1 6.5l1.6-1.6l2.2 2.2l4.8-5.1l1.6 1.5l-6.4 6.7z',
  cross:
    'M1 2.4l1.4-1.4l3.6 3.6l3.6-3.6l1.4 1.4l-3.6 3.6l3.6 3.6l-1.4 1.4l-3.6-3.6l-3.6 3.6l-1.4-1.4l3.6-3.6z',
}
export type MarkShape = keyof typeof SHAPES

/** A small shape before a state's word, so that no state is told by colour alone. */
export const Mark: FC<{ shape: MarkShape }> = ({ shape }) => (
  <svg class="mark" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
    <path d={SHAPES[shape]} fill="currentColor" fill-rule="evenodd" />
  </svg>
)

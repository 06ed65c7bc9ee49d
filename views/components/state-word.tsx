import type { FC } from 'hono/jsx'
import type { SaleState } from '../../src/domain/types.js'
import { STATE_WORDS } from '../words.js'
import { Mark, type MarkShape } from './mark.js'

const LOOKS: Record<SaleState, { shape: MarkShape; tone: string }> = {
  upcoming: { shape: 'ring', tone: 'text-ink' },
  live: { shape: 'full', tone: 'text-accent-ink' },
  all_held: { shape: 'hatched', tone: 'text-held-ink' },
  sold_out: { shape: 'square', tone: 'text-ink' },
  paused: { shape: 'bars', tone: 'text-held-ink' },
  ended: { shape: 'dash', tone: 'text-muted' },
}

/** The state of a sale: a shape and a word. */
export const StateWord: FC<{ state: SaleState }> = ({ state }) => (
  <span class={`state ${LOOKS[state].tone}`}>
    <Mark shape={LOOKS[state].shape} />
    {STATE_WORDS[state]}
  </span>
)

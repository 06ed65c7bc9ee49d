import type { FC } from 'hono/jsx'
import type { OrderPhase } from '../order-phase.js'
import { Mark, type MarkShape } from './mark.js'

const LOOKS: Record<OrderPhase, { shape: MarkShape; tone: string; word: string }> = {
  held: { shape: 'hatched', tone: 'text-held-ink', word: 'Held' },
  confirmed: { shape: 'tick', tone: 'text-good', word: 'Confirmed' },
  lapsed: { shape: 'dash', tone: 'text-muted', word: 'Expired' },
  cancelled: { shape: 'cross', tone: 'text-muted', word: 'Cancelled' },
}

export interface StatusBadgeProps {
  phase: OrderPhase
  /** Another word for it, where those who read it use one. */
  word?: string
}

/** The status of an order: a shape and a word. */
export const StatusBadge: FC<StatusBadgeProps> = ({ phase, word = LOOKS[phase].word }) => (
  <span class={`badge ${LOOKS[phase].tone}`}>
    <Mark shape={LOOKS[phase].shape} />
    {word}
  </span>
)

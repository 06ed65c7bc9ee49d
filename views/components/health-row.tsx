import type { FC, PropsWithChildren } from 'hono/jsx'
import type { HealthFact, Wellness } from '../health-words.js'
import { Mark, type MarkShape } from './mark.js'

const LOOKS: Record<Wellness, { shape: MarkShape; tone: string; word: string }> = {
  fine: { shape: 'tick', tone: 'text-good', word: 'Fine' },
  watch: { shape: 'hatched', tone: 'text-held-ink', word: 'Watch' },
  failed: { shape: 'cross', tone: 'text-danger', word: 'Failed' },
  neutral: { shape: 'dash', tone: 'text-muted', word: '' },
}

/** One thing that can be well or not: what it is, a shape and a word, and the exact state. */
export const HealthRow: FC<PropsWithChildren<Omit<HealthFact, 'words'>>> = ({
  label,
  wellness,
  children,
}) => (
  <tr>
    <th scope="row">{label}</th>
    <td>
      <span class={`badge ${LOOKS[wellness].tone}`}>
        <Mark shape={LOOKS[wellness].shape} />
        {LOOKS[wellness].word || <span class="sr-only">Not judged</span>}
      </span>
    </td>
    <td>{children}</td>
  </tr>
)

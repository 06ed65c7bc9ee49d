import type { FC } from 'hono/jsx'
import type { RehearsalStep } from '../../src/domain/rehearsal-types.js'
import { STEP_WORDS } from '../rehearsal-words.js'

/** How long the answers to each step took, in milliseconds. */
export const StepsTable: FC<{ steps: RehearsalStep[] }> = ({ steps }) => (
  <table class="data steps">
    <caption class="sr-only">How long answers took, by step, in milliseconds</caption>
    <thead>
      <tr>
        {['Step', 'Answers', 'p50', 'p95', 'p99'].map((head, column) => (
          <th scope="col" class={column > 0 ? 'number' : undefined}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {steps.map(({ step, answers, p50_ms, p95_ms, p99_ms }) => (
        <tr>
          <th scope="row">{STEP_WORDS[step] ?? step}</th>
          {answers === 0 ? (
            <td class="number" colspan={4}>
              nobody did
            </td>
          ) : (
            [answers, p50_ms, p95_ms, p99_ms].map((figure) => <td class="number">{figure}</td>)
          )}
        </tr>
      ))}
    </tbody>
  </table>
)

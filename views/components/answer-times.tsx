import type { FC } from 'hono/jsx'
import type { RehearsalStep } from '../../src/domain/rehearsal-types.js'
import { STEP_WORDS } from '../rehearsal-words.js'

/** The drawing units of one row; the page stretches it to the room there is. */
const WIDTH = 720
const HEIGHT = 16

/** For each step a line from the quickest half of the answers to all but one in a hundred, all on one scale. */
export const AnswerTimes: FC<{ steps: RehearsalStep[] }> = ({ steps }) => {
  const taken = steps.filter(({ answers }) => answers > 0)
  const slowest = Math.max(1, ...taken.map(({ p99_ms }) => p99_ms))
  const across = (ms: number) => Math.round((ms / slowest) * (WIDTH - 4)) + 2
  return (
    <dl class="answer-times">
      {taken.map(({ step, p50_ms, p95_ms, p99_ms }) => (
        <div>
          <dt>{STEP_WORDS[step] ?? step}</dt>
          <dd>
            <svg
              role="img"
              aria-label={`Half within ${p50_ms} ms, 95 of 100 within ${p95_ms} ms, 99 of 100 within ${p99_ms} ms`}
              viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
              preserveAspectRatio="none"
            >
              <path class="chart-line" d={`M0 ${HEIGHT / 2}h${WIDTH}`} />
              <path class="time-most" d={`M0 ${HEIGHT / 2}H${across(p50_ms)}`} />
              <path class="time-tail" d={`M${across(p50_ms)} ${HEIGHT / 2}H${across(p99_ms)}`} />
              {[p50_ms, p95_ms, p99_ms].map((ms) => (
                <path class="time-mark" d={`M${across(ms)} 1v${HEIGHT - 2}`} />
              ))}
            </svg>
          </dd>
        </div>
      ))}
    </dl>
  )
}

import type { FC } from 'hono/jsx'
import type { RehearsalOnShow, RehearsalResult } from '../../src/domain/rehearsal-types.js'
import { count, unitsInWords } from '../words.js'
import { AnswerTimes } from './answer-times.js'
import { CountsTable } from './counts-table.js'
import { DemandLegend } from './demand-legend.js'
import { RefusedByReason } from './refused-by-reason.js'
import { RehearsalDemand } from './rehearsal-demand.js'
import { StatCard } from './stat-card.js'
import { StepsTable } from './steps-table.js'
import { UnitStrip } from './unit-strip.js'

export interface FindingsProps {
  rehearsal: RehearsalOnShow
  result: RehearsalResult
}

/** What the set-up would bear, and what it would run into first. */
const Carries: FC<{ result: RehearsalResult }> = ({ result: { verdict, is_own, formula } }) => (
  <section class="report-figure">
    <h2>What this set-up carries</h2>
    <p>
      This set-up carries{' '}
      <strong>
        {count(verdict.carries_shoppers, 'shopper')}
        {is_own && ' or more'}
      </strong>
      {is_own && ': the server was not pushed to its limit'}. First bottleneck: {verdict.bottleneck}.
    </p>
    <p class="note">
      That is {formula}. Shoppers and shop shared one machine, each in a process of its own, so each took time
      from the other, and no network lay between them. Where several processes serve the shop, this was the
      one that was asked.
    </p>
  </section>
)

/** Whatever must not be, by name. Nothing where all is well. */
const Faults: FC<{ result: RehearsalResult }> = ({ result: { errors, lost, books } }) => {
  const told = [...lost, ...books.broken]
  return (
    <>
      {errors.length > 0 && (
        <section class="report-figure">
          <h2>What went wrong</h2>
          <CountsTable
            caption="Answers that must not be"
            heads={['Answer', 'Times']}
            rows={errors.map(({ what, count }) => ({ words: what, count }))}
          />
        </section>
      )}
      {told.length > 0 && (
        <section class="report-figure">
          <h2>Lost or broken</h2>
          <ul class="rehearsal-list">
            {told.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** Everything a rehearsal found, the figures that decide first. */
export const RehearsalFindings: FC<FindingsProps> = ({ rehearsal, result }) => {
  const { verdict, books, refusals, lost_count } = result
  return (
    <>
      <UnitStrip {...books} />
      <p class="stock-words">{unitsInWords(books)}</p>
      <dl class="stats">
        <StatCard name="oversold" value={verdict.oversold} label="oversold" />
        <StatCard name="lost" value={lost_count} label="orders lost" />
        <StatCard name="errors" value={verdict.errors} label="errors" />
        <StatCard name="confirmed" value={verdict.confirmed} label="orders confirmed" />
        <StatCard name="holds-per-second" value={verdict.holds_per_second} label="holds a second" />
        <StatCard name="p50" value={verdict.p50_ms} unit=" ms" label="for a hold (p50)" />
        <StatCard name="p95" value={verdict.p95_ms} unit=" ms" label="for a hold (p95)" />
        <StatCard name="p99" value={verdict.p99_ms} unit=" ms" label="for a hold (p99)" />
      </dl>
      <Carries result={result} />
      <section class="report-figure">
        <h2>Asked for, second by second</h2>
        <DemandLegend />
        <RehearsalDemand rehearsal={rehearsal} result={result} />
      </section>
      <section class="report-figure">
        <h2>How long answers took</h2>
        <p class="note">
          In milliseconds. The thick line ends at p50: half of all answers were as quick. The two marks after
          it are p95 and p99, where 95 and 99 of 100 were.
        </p>
        <AnswerTimes steps={result.steps} />
        <StepsTable steps={result.steps} />
      </section>
      <section class="report-figure">
        <h2>Refused, by reason</h2>
        <RefusedByReason reasons={refusals.map(({ what, count }) => ({ reason: what, count }))} />
      </section>
      <Faults result={result} />
    </>
  )
}

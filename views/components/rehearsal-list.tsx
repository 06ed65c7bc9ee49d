import type { FC } from 'hono/jsx'
import type { RehearsalOnShow } from '../../src/domain/rehearsal-types.js'
import { paths } from '../paths.js'
import { OUTCOME_WORDS, sizeInWords } from '../rehearsal-words.js'
import type { Site } from '../site.js'
import { Moment } from './moment.js'

/** Rehearsals of one product, each leading to what it found. */
export const RehearsalList: FC<{ site: Site; rehearsals: RehearsalOnShow[] }> = ({ site, rehearsals }) => (
  <>
    <h3>Earlier rehearsals</h3>
    <ul class="rehearsal-list">
      {rehearsals.map((rehearsal) => (
        <li>
          <a href={paths.adminRehearsal(rehearsal.id)}>
            <Moment at={rehearsal.started_at} timeZone={site.timeZone} now={site.now} />,{' '}
            {sizeInWords(rehearsal)}
          </a>
          : {rehearsal.outcome ? OUTCOME_WORDS[rehearsal.outcome] : 'running'}
        </li>
      ))}
    </ul>
  </>
)

import type { FC } from 'hono/jsx'
import { WayOnButton } from '../components/way-on-button.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'
import type { Problem } from '../problem.js'
import type { Site } from '../site.js'

export interface ProblemPageProps {
  site: Site
  problem: Problem
  status: number
}

/** What a person sees when a page cannot be given: what is, why, and the way on. */
export const ProblemPage: FC<ProblemPageProps> = ({ site, problem, status }) => {
  const way = problem.way_on ?? { href: paths.home, label: 'To the shop' }
  const fields = Object.values(problem.fields)
  return (
    <Page site={site} title={`Error: ${problem.title}`}>
      <div class="problem">
        <p class="problem-status" aria-hidden="true">
          {status}
        </p>
        <h1 tabindex={-1} autofocus>
          {problem.title}
        </h1>
        {problem.message !== problem.title && <p>{problem.message}</p>}
        {fields.length > 0 && (
          <ul>
            {fields.map((message) => (
              <li>{message}</li>
            ))}
          </ul>
        )}
        <WayOnButton way={way} />
      </div>
    </Page>
  )
}

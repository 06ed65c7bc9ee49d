import type { FC } from 'hono/jsx'
import { ApiOperationPart, OperationName, operationId } from '../components/api-operation.js'
import { Page } from '../layouts/page.js'
import { paths } from '../paths.js'
import type { Site } from '../site.js'

/** One thing the API does, in the words and schemas of its description. */
export interface ApiOperation {
  method: string
  path: string
  summary: string
  /** Who may do it. */
  who: string
  /** The schema of the body, printed; null when none is sent. */
  request: string | null
  /** The schema of the answer, printed. */
  success: string
  refusals: string[]
}

export interface ApiReferencePageProps {
  site: Site
  operations: ApiOperation[]
}

/** The API in words, from the description that machines read. */
export const ApiReferencePage: FC<ApiReferencePageProps> = ({ site, operations }) => (
  <Page site={site} title="API reference">
    <div class="api">
      <h1>API reference</h1>
      <p class="lead">
        Everything the shop does can be done by a program too. Money is whole minor units, times are ISO 8601
        in UTC, and every refusal says why. Machines read <a href={paths.openapi}>the OpenAPI description</a>.
      </p>
      <nav aria-label="Operations">
        <ul class="api-list">
          {operations.map((operation) => (
            <li>
              <a href={`#${operationId(operation)}`}>
                <OperationName operation={operation} />
              </a>{' '}
              <span class="text-muted">{operation.summary}</span>
            </li>
          ))}
        </ul>
      </nav>
      {operations.map((operation) => (
        <ApiOperationPart operation={operation} />
      ))}
    </div>
  </Page>
)

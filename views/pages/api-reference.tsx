import type { FC } from 'hono/jsx'
import { Page } from '../layouts/page.js'
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

export const ApiReferencePage: FC<ApiReferencePageProps> = ({ site }) => <Page site={site} title="API" />

import type { FC } from 'hono/jsx'
import type { SaleReport } from '../../src/domain/types.js'
import { Page } from '../layouts/page.js'
import type { Site } from '../site.js'

export interface ReportPageProps {
  site: Site
  report: SaleReport
}

export const ReportPage: FC<ReportPageProps> = ({ site }) => <Page site={site} title="Report" />

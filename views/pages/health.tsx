import type { FC } from 'hono/jsx'
import type { HealthPanelProps } from '../fragments/health-panel.js'
import { Page } from '../layouts/page.js'

export interface HealthPageProps extends HealthPanelProps {
  auto?: boolean | undefined
}

export const HealthPage: FC<HealthPageProps> = ({ site }) => <Page site={site} title="Health" />

import type { FC } from 'hono/jsx'
import type { HealthReport } from '../../src/domain/types.js'
import type { Site } from '../site.js'

export interface HealthPanelProps {
  site: Site
  report: HealthReport
}

export const HealthPanel: FC<HealthPanelProps> = () => <section id="health" />

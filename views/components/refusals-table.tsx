import type { FC } from 'hono/jsx'
import type { RefusalCount } from '../../src/domain/types.js'
import { refusalsByReason } from '../minutes.js'
import { RefusedByReason } from './refused-by-reason.js'

/** Why holds were refused and how often, the most frequent reason first. */
export const RefusalsTable: FC<{ refusals: RefusalCount[] }> = ({ refusals }) => (
  <RefusedByReason reasons={refusalsByReason(refusals)} />
)

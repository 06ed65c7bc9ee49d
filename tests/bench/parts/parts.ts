import type { Measured, Pace } from '../rounds.js'
import type { Stage } from '../stage.js'
import { measureFlushes } from './flushes.js'
import { measureGrowth, measureMemory } from './growth.js'
import { measureHolds, measureHoldsWithBinlog } from './holds.js'
import { measureHoldsBesidePolls, measurePolls } from './polls.js'
import { measureProcesses } from './processes.js'
import { measureRefusals } from './refusals.js'

/** What a part found: every slice, and its tables in Markdown. */
export interface PartResult {
  slices: Measured[]
  tables: string[]
}

/** Every part by its name; each opens what it needs on the stage, which is cleared after it. */
export const PARTS: Record<string, (stage: Stage, pace: Pace) => Promise<PartResult>> = {
  holds: measureHolds,
  binlog: measureHoldsWithBinlog,
  refusals: measureRefusals,
  polls: measurePolls,
  beside: measureHoldsBesidePolls,
  growth: measureGrowth,
  memory: measureMemory,
  flushes: measureFlushes,
  processes: measureProcesses,
}

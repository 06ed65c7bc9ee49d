import { expect } from 'vitest'
import { simulate } from './run.js'
import { SOMETIMES } from './sometimes.js'

/** Commands that each half of the slice sends: a million in all, which takes two quiet processors about a minute. */
const COMMANDS_PER_HALF = 500_000

/**
 * One half of what the suite simulates: other seeds in every run, printed so that they can be had again. Fails when a
 * promise is broken, and also when something rare never happened.
 */
export async function simulateHalf(which: 0 | 1): Promise<void> {
  const base = Number(process.env.HOLDFAST_SEED ?? Math.floor(Math.random() * 1e9))
  const counted = new Map<string, number>()
  await simulate({ seed: base * 2 + which, step: 2, commands: COMMANDS_PER_HALF }, ({ counts }) => {
    for (const [what, times] of counts.all) {
      counted.set(what, (counted.get(what) ?? 0) + times)
    }
  })
  console.log(
    `simulation: ${counted.get('commands')} commands in ${counted.get('episodes')} shops (HOLDFAST_SEED=${base})`,
  )
  expect(counted.get('commands')).toBeGreaterThanOrEqual(COMMANDS_PER_HALF)
  expect(SOMETIMES.filter((what) => !counted.get(what))).toEqual([])
}

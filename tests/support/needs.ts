import { describe } from 'vitest'
import { missing } from './missing.js'

/**
 * `describe` for tests that need a program of the system, by its name in the table of tests/run.mjs. Where it could not
 * be had, they are reported as skipped with the reason in their name. Nothing else may skip a test.
 */
export function describeWith(need: string, name: string, tests: () => void): void {
  if (missing.has(need)) describe.skip(`${name} (skipped: ${need} is not installed)`, tests)
  else describe(name, tests)
}

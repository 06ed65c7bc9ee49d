/** `npm run mutants`: plants each bug of the list in a copy of the project and prints what noticed it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Check, MUTANTS } from './list.js'
import { copyProject, heal, plant, runCheck } from './plant.js'

const only = process.argv.slice(2)
const mutants = MUTANTS.filter(({ id }) => only.length === 0 || only.includes(id))
const folder = mkdtempSync(join(tmpdir(), 'holdfast-mutants-'))
let caught = 0
try {
  copyProject(folder)
  for (const check of new Set<Check>(mutants.map(({ caughtBy }) => caughtBy))) {
    const { passed, seconds, why } = await runCheck(folder, check)
    console.log(`without a bug, ${check}: ${passed ? 'passes' : `FAILS, ${why}`} (${seconds.toFixed(1)} s)`)
    if (!passed) {
      process.exit(1)
    }
  }
  for (const mutant of mutants) {
    plant(folder, mutant)
    const { passed, seconds, why } = await runCheck(folder, mutant.caughtBy)
    heal(folder)
    caught += passed ? 0 : 1
    console.log(`${mutant.id.padEnd(4)}${mutant.bug}\n    here: ${mutant.here}`)
    console.log(`    ${passed ? 'NOT NOTICED' : `${mutant.caughtBy}, ${seconds.toFixed(1)} s: ${why}`}`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${caught} of ${mutants.length} planted bugs were noticed.`)
process.exitCode = caught === mutants.length ? 0 : 1

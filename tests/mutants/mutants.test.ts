import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folders.js'
import { MUTANTS, type Mutant } from './list.js'
import { copyProject, heal, plant, runCheck } from './plant.js'

/** How many bugs one run of the suite plants: other ones every time, and `npm run mutants` all of them. */
const PLANTED = 3

test('every planted bug still has its place in the source', () => {
  expect(MUTANTS.map(({ id }) => id)).toEqual(Array.from({ length: 12 }, (_, index) => `M${index + 1}`))
  const folder = temporaryFolder()
  copyProject(folder)
  for (const mutant of MUTANTS) {
    plant(folder, mutant)
    heal(folder)
  }
}, 120_000)

test('the simulation notices bugs that are planted into a copy of the source, and finds none without them', async () => {
  const folder = temporaryFolder()
  copyProject(folder)
  expect(await runCheck(folder, 'simulation')).toMatchObject({ passed: true })
  for (const mutant of someOf(MUTANTS.filter(({ caughtBy }) => caughtBy === 'simulation'))) {
    plant(folder, mutant)
    const { passed, seconds, why } = await runCheck(folder, 'simulation')
    heal(folder)
    console.log(`${mutant.id} was ${passed ? 'not ' : ''}noticed in ${seconds.toFixed(1)} s: ${why}`)
    expect([mutant.id, passed]).toEqual([mutant.id, false])
  }
}, 900_000)

function someOf(mutants: Mutant[]): Mutant[] {
  const first = Math.floor(Math.random() * mutants.length)
  return Array.from({ length: PLANTED }, (_, index) => mutants[(first + index) % mutants.length] as Mutant)
}

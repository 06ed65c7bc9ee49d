/** `npm run faults`: runs every row of the table against the real engines and says which of them the shop lives through. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FAULTS, type FaultRow } from './rows.js'

/** How often processes are killed in this run; the suite does it a few times. */
const KILLS = process.env.HOLDFAST_KILLS ?? '100'

interface Result {
  title: string
  status: string
}

const only = process.argv.slice(2)
const rows = FAULTS.filter(({ id }) => only.length === 0 || only.includes(id))
const results = runTests(rows.flatMap(({ tests }) => tests))
let survived = 0
for (const { id, fault, tests } of rows) {
  const found = tests.map(({ title }) => results.filter((result) => patternOf(title).test(result.title)))
  const passed = found.every((group) => group.length > 0 && group.every(({ status }) => status === 'passed'))
  survived += passed ? 1 : 0
  console.log(`${id.padEnd(4)} ${passed ? 'lives on' : 'FAILS   '}  ${fault} (${found.flat().length} tests)`)
  for (const { title, status } of found.flat().filter((result) => result.status !== 'passed')) {
    console.log(`       ${status}: ${title}`)
  }
}
console.log(`${survived} of ${rows.length} faults survived.`)
process.exitCode = survived === rows.length ? 0 : 1

function runTests(tests: FaultRow['tests']): Result[] {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-faults-'))
  const report = join(folder, 'report.json')
  const files = [...new Set(tests.map(({ file }) => file))]
  const titles = [...new Set(tests.map(({ title }) => patternOf(title).source))]
  const projects = ['unit', 'embedded', 'mysql-redis'].flatMap((name) => ['--project', name])
  const words = ['run', ...projects, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', ...words, '-t', titles.join('|'), ...files],
    {
      stdio: 'inherit',
      env: { ...process.env, HOLDFAST_KILLS: KILLS },
    },
  )
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { assertionResults: Result[] }[]
    }
    return testResults.flatMap(({ assertionResults }) => assertionResults)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A title as it is written, with whatever was put into its places. */
function patternOf(title: string): RegExp {
  const escaped = title.split('%s').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(escaped.join('.*'))
}

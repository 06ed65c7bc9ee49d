/**
 * What `npm test` runs: gets what the suite needs of the system, then types, lint and every test. All three run even
 * when one fails, and the exit code is 0 only when all are well. Arguments are passed on to vitest.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getNeeds } from './support/system-needs.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const inCi = !['', '0', 'false'].includes(process.env.CI ?? '')

/**
 * @param {string} title
 * @param {string[]} command
 * @param {Record<string, string>} env
 */
function passes(title, command, env = {}) {
  const startedAt = performance.now()
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok' : 'FAILED'}: ${title} (${seconds} s)`)
  return status === 0
}

const missing = getNeeds(['chromium', 'mariadbd', 'redis-server', 'wrk'])
if (missing.length > 0 && inCi) process.exit(1)

const packages = join(root, 'node_modules')
const results = [
  passes('types', [join(packages, 'typescript/bin/tsc'), '--noEmit']),
  passes('lint and format', [join(packages, '@biomejs/biome/bin/biome'), 'check', '.']),
  passes('tests', [join(packages, 'vitest/vitest.mjs'), 'run', ...process.argv.slice(2)], {
    HOLDFAST_TESTS_WITHOUT: missing.map((need) => need.name).join(','),
  }),
]
for (const need of missing) console.error(`Skipped: ${need.tests}, because ${need.name} is not installed.`)
process.exitCode = results.every((passed) => passed) ? 0 : 1

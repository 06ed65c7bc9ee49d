/**
 * What `npm test` runs: gets what the suite needs of the system, then types, lint and every test. All three run even
 * when one fails, and the exit code is 0 only when all are well. Arguments are passed on to vitest.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One line for each thing: its name in tests/support/missing.ts, where it is looked for, its Debian package, its tests. */
const NEEDS = [
  {
    name: 'chromium',
    path: '/usr/bin/chromium',
    debianPackage: 'chromium',
    tests: 'the tests in a real browser',
  },
  {
    name: 'mariadbd',
    path: '/usr/sbin/mariadbd',
    debianPackage: 'mariadb-server',
    tests: 'all tests on MySQL and Redis',
  },
  {
    name: 'redis-server',
    path: '/usr/bin/redis-server',
    debianPackage: 'redis-server',
    tests: 'all tests on MySQL and Redis',
  },
]

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const inCi = !['', '0', 'false'].includes(process.env.CI ?? '')

function missingNeeds() {
  return NEEDS.filter((need) => !existsSync(need.path))
}

/** Debian or Ubuntu, and root: anybody else's system is not ours to change. */
function mayInstall() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return (
    process.getuid?.() === 0 &&
    existsSync('/usr/bin/apt-get') &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release)
  )
}

/** @param {string[]} packages */
function install(packages) {
  console.log(`Installing ${packages.join(', ')} by apt-get …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { status, stdout, stderr } = spawnSync('/usr/bin/apt-get', words, {
      env,
      encoding: 'utf8',
      timeout: 300_000,
    })
    if (status !== 0) console.error(`apt-get ${words[0]} failed:\n${stdout}${stderr}`)
  }
}

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

if (missingNeeds().length > 0 && mayInstall()) install(missingNeeds().map((need) => need.debianPackage))
const missing = missingNeeds()
for (const need of missing) {
  console.error(
    `${need.path} is missing: install ${need.name} (Debian: apt-get install ${need.debianPackage}).`,
  )
}
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

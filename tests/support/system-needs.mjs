/** What the tests and the benchmark need of the system, and how it is got on a Debian that is ours to change. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/**
 * One line for each thing: its name, where it is looked for, its Debian package, and what cannot run without it. The
 * tests know the name by tests/support/missing.ts.
 */
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
  {
    name: 'wrk',
    path: '/usr/bin/wrk',
    debianPackage: 'wrk',
    tests: 'the test of the benchmark',
  },
  {
    name: 'strace',
    path: '/usr/bin/strace',
    debianPackage: 'strace',
    tests: "the benchmark's count of flushes",
  },
]

/**
 * Installs what is missing of these, where that may be done, and says in one line each what is missing still.
 *
 * @param {string[]} names
 */
export function getNeeds(names) {
  const needs = NEEDS.filter((need) => names.includes(need.name))
  const absent = () => needs.filter((need) => !existsSync(need.path))
  if (absent().length > 0 && mayInstall()) install(absent().map((need) => need.debianPackage))
  const missing = absent()
  for (const need of missing) {
    console.error(
      `${need.path} is missing: install ${need.name} (Debian: apt-get install ${need.debianPackage}).`,
    )
  }
  return missing
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

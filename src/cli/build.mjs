/**
 * Builds the program (tsc), the stylesheet (tailwindcss) and the compressed forms of all that browsers are sent (by the
 * program itself), each only when what it is made of has changed. Several
 * processes may do this at once, as when a server and a worker start together: a lock lets one build while the others
 * wait, and nothing is seen half built, because it is made aside and put in place by renaming.
 */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * @typedef {object} Product What one compiler makes.
 * @property {string} name as the one line on the screen calls it
 * @property {string[]} sources files and folders whose change makes it stale
 * @property {string} result a file whose absence makes it stale
 * @property {string} compiler the compiler's program, in node_modules or built before
 * @property {(workshop: string) => string[]} argumentsFor arguments that make it put its output into that folder
 * @property {boolean} [last] made after the others, of which it is made, and made anew with any of them
 * @property {[made: string, place: string][]} parts what is moved from there, and where to
 */

/** @type {Product[]} */
const PRODUCTS = [
  {
    name: 'the program',
    sources: ['src', 'views', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    result: 'dist/src/main.js',
    compiler: 'node_modules/typescript/bin/tsc',
    argumentsFor: (workshop) => ['-p', 'tsconfig.build.json', '--outDir', workshop],
    parts: [
      ['src', 'dist/src'],
      ['views', 'dist/views'],
    ],
  },
  {
    name: 'the stylesheet',
    sources: ['views', 'public/js', 'tailwind.config.ts', 'package-lock.json'],
    result: 'public/app.css',
    compiler: 'node_modules/@tailwindcss/cli/dist/index.mjs',
    argumentsFor: (workshop) => ['-i', 'views/app.css', '-o', join(workshop, 'app.css'), '--minify'],
    parts: [['app.css', 'public/app.css']],
  },
  {
    name: 'the compressed files',
    sources: ['public', 'package-lock.json'],
    result: 'dist/compressed',
    compiler: 'dist/src/cli/compress.js',
    argumentsFor: (workshop) => ['.', join(workshop, 'compressed')],
    parts: [['compressed', 'dist/compressed']],
    last: true,
  },
]

/** How often a waiting process looks whether the other is done, and after how long it takes the lock for abandoned. */
const LOCK_LOOK_MS = 50
const LOCK_MS_MAX = 60_000

/**
 * Builds what is stale and says so in one line; says nothing when nothing is. Resolves to false when there is nothing
 * to run, with the reason on the screen.
 * @param {string} root folder of the project
 * @returns {Promise<boolean>}
 */
export async function buildWhatIsStale(root) {
  if (stale(root).length === 0) return true
  if (PRODUCTS.some((product) => !product.last && !existsSync(join(root, product.compiler)))) {
    // The production image has the build but not what builds, and copying into it has changed the files' times.
    if (PRODUCTS.every((product) => existsSync(join(root, product.result)))) return true
    console.error('Nothing is built here, and what builds it is not installed. Run `npm ci` first.')
    return false
  }
  const unlock = await lock(root)
  try {
    clearAbandonedWorkshops(root)
    // Another process may have built while this one waited.
    const products = stale(root)
    return products.length === 0 || (await build(root, products))
  } finally {
    unlock()
  }
}

/** @param {string} root */
function stale(root) {
  const changed = PRODUCTS.filter(
    (product) =>
      !existsSync(join(root, product.result)) || readStamp(root, product) !== stampOf(root, product),
  )
  return PRODUCTS.filter((product) => changed.includes(product) || (product.last && changed.length > 0))
}

/**
 * One line a source file, so that a changed, a new and a deleted file all make another stamp.
 * @param {string} root
 * @param {Product} product
 */
function stampOf(root, product) {
  return product.sources.flatMap((source) => describe(root, source)).join('\n')
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {string[]}
 */
function describe(root, path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stats) return []
  if (!stats.isDirectory()) return [`${path} ${stats.size} ${stats.mtimeMs}`]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => describe(root, `${path}/${name}`))
}

/** @param {Product} product */
function stampPath(product) {
  return join('dist', `${product.name.replace('the ', '')}.stamp`)
}

/**
 * @param {string} root
 * @param {Product} product
 */
function readStamp(root, product) {
  return readIfPresent(join(root, stampPath(product)))
}

/** @param {string} path */
function readIfPresent(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/**
 * @param {string} root
 * @param {Product[]} products
 */
async function build(root, products) {
  const startedAt = performance.now()
  process.stderr.write(`Building ${inWords(products.map((product) => product.name))} … `)
  const faults = await makeAll(
    root,
    products.filter((product) => !product.last),
  )
  const last = products.filter((product) => product.last)
  if (faults.length === 0) faults.push(...(await makeAll(root, last)))
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stderr.write(faults.length === 0 ? `done in ${seconds} s\n` : `failed\n${faults.join('\n')}\n`)
  return faults.length === 0
}

const inWords = (/** @type {string[]} */ names) => new Intl.ListFormat('en-GB').format(names)

/**
 * Makes products at the same time; resolves to what compilers complained of.
 * @param {string} root
 * @param {Product[]} products
 */
async function makeAll(root, products) {
  const outputs = await Promise.all(products.map((product) => make(root, product)))
  return outputs.filter((output) => output !== null)
}

/**
 * Makes one product and puts it in place. Resolves to null, or to what the compiler complained of.
 * @param {string} root
 * @param {Product} product
 * @returns {Promise<string | null>}
 */
async function make(root, product) {
  // Taken before the build: a file that is saved while it runs leaves the result stale.
  const stamp = stampOf(root, product)
  const workshop = join(root, 'dist', `.making-${process.pid}-${PRODUCTS.indexOf(product)}`)
  mkdirSync(workshop, { recursive: true })
  try {
    const fault = await compile(root, [join(root, product.compiler), ...product.argumentsFor(workshop)])
    if (fault !== null) return fault
    for (const [made, place] of product.parts) {
      const old = join(workshop, 'old')
      if (existsSync(join(root, place))) renameSync(join(root, place), old)
      if (existsSync(join(workshop, made))) renameSync(join(workshop, made), join(root, place))
      rmSync(old, { recursive: true, force: true })
    }
    writeFileSync(join(root, stampPath(product)), stamp)
    return null
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
}

/**
 * Removes what killed builds have left.
 * @param {string} root
 */
function clearAbandonedWorkshops(root) {
  for (const name of readdirSync(join(root, 'dist'))) {
    const pid = /^\.making-(\d+)-/.exec(name)?.[1]
    if (pid && !isRunning(Number(pid))) rmSync(join(root, 'dist', name), { recursive: true, force: true })
  }
}

/**
 * Runs a compiler by this very Node and keeps what it prints, which matters only when it fails.
 * @param {string} root
 * @param {string[]} command
 * @returns {Promise<string | null>}
 */
function compile(root, command) {
  return new Promise((resolve, reject) => {
    let output = ''
    const compiler = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [compiler.stdout, compiler.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    }
    compiler.on('error', reject)
    compiler.on('close', (code) =>
      resolve(code === 0 ? null : output.trim() || `It ended with code ${code}.`),
    )
  })
}

/**
 * Waits for whoever is building. A lock whose process is gone is not waited for: it is that of a build that was killed.
 * Should two take such a lock over at the same moment, both build, each in its own folder, and the result is the same.
 * @param {string} root
 * @returns {Promise<() => void>} gives the lock back
 */
async function lock(root) {
  const path = join(root, 'dist', '.lock')
  mkdirSync(join(root, 'dist'), { recursive: true })
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    if (isAbandoned(path)) rmSync(path, { force: true })
    else await sleep(LOCK_LOOK_MS)
  }
}

/** @param {string} path */
function isAbandoned(path) {
  const stats = statSync(path, { throwIfNoEntry: false })
  const pid = readIfPresent(path)
  if (!stats || pid === null) return false
  const age = Date.now() - stats.mtimeMs
  // A lock without a number is one whose process is between making the file and writing into it.
  return pid === '' ? age > 1_000 : age > LOCK_MS_MAX || !isRunning(Number(pid))
}

/**
 * Whether that process is alive. This process does not count: what bears its number is of an earlier one that had the
 * same, as happens in containers.
 * @param {number} pid
 */
function isRunning(pid) {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * What `npm start` and its sisters run: builds what is stale, then runs the program in this very process, so that
 * signals and the exit code are the program's own.
 *
 *   node src/cli/start.mjs [server | worker | <name of a file in src/cli>] [--build-only] [arguments of the program]
 *
 * Plain JavaScript without dependencies, because it runs before anything is built and where nothing but the production
 * packages is installed.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildWhatIsStale } from './build.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const words = process.argv.slice(2)
const buildOnly = words[0] === '--build-only' || words[1] === '--build-only'
const name = words[0] === undefined || words[0].startsWith('-') ? 'server' : words.shift()

const built = await buildWhatIsStale(root)
if (!built) process.exitCode = 1
else if (!buildOnly) await run(programOf(name))

/** @param {string} name */
function programOf(name) {
  if (name === 'server') return join(root, 'dist/src/main.js')
  if (name === 'worker') return join(root, 'dist/src/worker.js')
  return join(root, 'dist/src/cli', `${name}.js`)
}

/** @param {string} program */
async function run(program) {
  if (!/^[a-z-]+$/.test(name) || !existsSync(program)) {
    console.error(`There is no program called ${name}.`)
    process.exitCode = 2
    return
  }
  // The program sees the arguments it would see if Node had been given it directly.
  process.argv = [process.argv[0] ?? 'node', program, ...words]
  await import(pathToFileURL(program).href)
}

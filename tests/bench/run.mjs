/** What `npm run bench` runs: gets what it needs of the system, builds what is stale, then measures. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildWhatIsStale } from '../../src/cli/build.mjs'
import { getNeeds } from '../support/system-needs.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const words = process.argv.slice(2)
const ready =
  words.includes('--help') ||
  (getNeeds(['mariadbd', 'redis-server', 'wrk', 'strace']).length === 0 && (await buildWhatIsStale(root)))
const program = ['--import', 'tsx', join(root, 'tests/bench/main.ts'), ...words]
process.exitCode = ready
  ? (spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit' }).status ?? 1)
  : 1

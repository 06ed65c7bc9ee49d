/**
 * What `npm run fuzz -- --requests 100000 --seed 1 [--engine embedded | mysql-redis]` runs: the fuzz test of the suite, for
 * as long as wanted, against the real program on one engine. The exit code is 0 only when nothing broke.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    engine: { type: 'string', default: 'embedded' },
  },
})

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--project', values.engine, 'tests/http/fuzz.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      HOLDFAST_FUZZ_REQUESTS: values.requests,
      HOLDFAST_FUZZ_SEED: values.seed,
    },
  },
)
process.exitCode = status ?? 1

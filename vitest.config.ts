import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { missing } from './tests/support/missing.js'

/** Projects whose tests start the built program or ask for its stylesheet. */
const BUILT = { globalSetup: ['tests/support/build.ts'] }

/** What every engine has to pass, all of it on each. */
const ON_EVERY_ENGINE = 'tests/{domain,http,engines,stories}/**/*.test.{ts,tsx}'

/** What decides without an engine. */
const PURE = [
  'tests/domain/buckets.test.ts',
  'tests/domain/order-ids.test.ts',
  'tests/domain/sale.test.ts',
  'tests/domain/sale-properties.test.ts',
  'tests/domain/shuffle.test.ts',
  'tests/domain/waiting-room-rules.test.ts',
  'tests/domain/waiting-properties.test.ts',
]

/** Without the two servers, tests/run.mjs says what is left out and why. */
const hasServers = !missing.has('mariadbd') && !missing.has('redis-server')

const mysqlRedis = {
  extends: true as const,
  test: {
    name: 'mysql-redis',
    include: [ON_EVERY_ENGINE, 'tests/{mysql-redis,bench}/**/*.test.ts'],
    exclude: PURE,
    env: { HOLDFAST_TEST_ENGINE: 'mysql-redis' },
    globalSetup: [...BUILT.globalSetup, 'tests/support/shared-servers.ts'],
  },
}

export default defineConfig({
  test: {
    pool: 'forks',
    // Most tests wait for a server of theirs more than they compute, so one more than there are processors pays.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'house', include: ['tests/house/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'tests/*.test.ts',
            'tests/{views,support,simulation,faults,mutants}/**/*.test.{ts,tsx}',
            ...PURE,
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'embedded',
          include: [ON_EVERY_ENGINE, 'tests/{processes,embedded}/**/*.test.ts'],
          exclude: PURE,
          ...BUILT,
        },
      },
      ...(hasServers ? [mysqlRedis] : []),
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.{ts,tsx}'],
          // A tour by keyboard is hundreds of presses, each a round trip to the browser.
          testTimeout: 90_000,
          ...BUILT,
        },
      },
    ],
  },
})

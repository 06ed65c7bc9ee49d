import { defineConfig } from 'vitest/config'

/** Projects whose tests start the built program or ask for its stylesheet. */
const BUILT = { globalSetup: ['tests/support/build.ts'] }

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'house', include: ['tests/house/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/*.test.ts', 'tests/{domain,views,support}/**/*.test.{ts,tsx}'],
        },
      },
      {
        extends: true,
        test: {
          name: 'http',
          include: ['tests/{http,engines,stories,processes}/**/*.test.{ts,tsx}'],
          ...BUILT,
        },
      },
      { extends: true, test: { name: 'browser', include: ['tests/browser/**/*.test.{ts,tsx}'], ...BUILT } },
    ],
  },
})

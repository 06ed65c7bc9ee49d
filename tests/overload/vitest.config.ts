import { defineConfig } from 'vitest/config'

/** `npm run overload`: measurements, which a test suite must not depend on. */
export default defineConfig({
  test: {
    root: `${import.meta.dirname}/../..`,
    include: ['tests/overload/*.measure.ts'],
    globalSetup: ['tests/support/build.ts', 'tests/support/shared-servers.ts'],
    testTimeout: 300_000,
    fileParallelism: false,
  },
})

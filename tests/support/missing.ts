/** Names of what `npm test` looked for, could not install and therefore runs without; see tests/run.mjs. */
export const missing = new Set(
  (process.env.HOLDFAST_TESTS_WITHOUT ?? '').split(',').filter((name) => name !== ''),
)

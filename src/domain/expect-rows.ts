/** Throws when the database holds something else than what was decided on, which rolls the batch back. */
export function expectRows(what: string, found: bigint, expected: number): void {
  if (found !== BigInt(expected)) {
    throw new Error(`The ${what} changed under the batch: ${expected} rows expected, ${found} found.`)
  }
}

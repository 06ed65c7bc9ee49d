import type { Compilable, Transaction } from 'kysely'
import type { Engine } from './engine.js'
import type { Tables } from './tables.js'

/** A statement of a batch, and how many rows of what it has to find. */
export interface Write {
  statement: Compilable
  expected?: { what: string; rows: number }
}

/**
 * Runs the writes of one batch in their order. Throws when the database holds something else than what was decided on,
 * which rolls the batch back.
 */
export async function runWrites(
  engine: Pick<Engine, 'together'>,
  trx: Transaction<Tables>,
  writes: readonly Write[],
): Promise<void> {
  const answers = await engine.together(
    trx,
    writes.map(({ statement }) => statement),
  )
  writes.forEach(({ expected }, index) => {
    const found = answers[index]?.numAffectedRows ?? 0n
    if (expected && found !== BigInt(expected.rows)) {
      throw new Error(
        `The ${expected.what} changed under the batch: ${expected.rows} rows expected, ${found} found.`,
      )
    }
  })
}

import { countCommitted, Void } from './promises.js'
import type { Books } from './stage.js'
import { shuffled } from './statistics.js'
import { type Request, runWrk, type Slice } from './wrk.js'

/** One thing that is measured, beside others. */
export interface Variant {
  name: string
  request: Request
  /** What every answer must be: a hold that is committed, a refusal, or anything that is no error. */
  answers: 'holds' | 'refusals' | 'anything'
  /** Where the holds are counted. */
  books?: Books
}

/** A slice with what it is a slice of. */
export interface Measured extends Slice {
  part: string
  variant: string
  connections: number
  round: number
  /** Answers a second that were what they had to be. */
  rate: number
  /** Rows in SQL, for holds. */
  committed: number | null
}

/** What looks at the books before and after each slice. */
export type Around = (variant: Variant, slice: () => Promise<Measured>) => Promise<Measured>

export interface Pace {
  rounds: number
  seconds: number
}

/**
 * Measures variants in turns, each round in an order drawn anew, so that whatever else the machine does meets all of
 * them alike. One slice each beforehand, which is thrown away, warms them up. Throws Void when an answer is not what
 * it has to be.
 */
export async function measure(
  part: string,
  variants: readonly Variant[],
  connections: number,
  { rounds, seconds }: Pace,
  around: Around = (_, slice) => slice(),
): Promise<Measured[]> {
  const measured: Measured[] = []
  for (let round = 0; round <= rounds; round += 1) {
    for (const variant of shuffled(variants)) {
      const slice = await around(variant, () => measureOnce(part, variant, connections, round, seconds))
      if (round > 0) {
        measured.push(slice)
      }
    }
  }
  return measured
}

export async function measureOnce(
  part: string,
  { name, request, answers, books }: Variant,
  connections: number,
  round: number,
  seconds: number,
): Promise<Measured> {
  const keys = `${part}-${name}-${connections}-${round}-`.replace(/[^\w-]/g, '')
  const slice = await runWrk(answers === 'holds' ? { ...request, keys } : request, connections, seconds)
  const right = answers === 'refusals' ? slice.refused : slice.answers - slice.refused
  const what = `${part}, ${name}, ${connections} connections, round ${round}`
  if (right !== slice.answers || slice.broken > 0) {
    throw new Void(`${what}: of ${slice.answers} answers ${right} were right; ${slice.broken} did not come.`)
  }
  const committed =
    answers === 'holds' && books ? await countCommitted(what, books, keys, right, connections) : null
  const rate = right / slice.seconds
  console.error(
    `  ${what}: ${Math.round(rate)}/s, p50 ${slice.p50.toFixed(1)} ms, p99 ${slice.p99.toFixed(1)} ms`,
  )
  return { ...slice, part, variant: name, connections, round, rate, committed }
}

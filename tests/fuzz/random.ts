/** A seeded source of chance: the same seed gives the same run, on every machine (mulberry32). */
export interface Chance {
  /** A whole number from 0 to below `below`. */
  upTo(below: number): number
  oneOf<T>(values: readonly T[]): T
  /** True once in so many times. */
  once(inTimes: number): boolean
}

export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const upTo = (below: number) => Math.floor(next() * below)
  return {
    upTo,
    oneOf: <T>(values: readonly T[]) => values[upTo(values.length)] as T,
    once: (inTimes) => upTo(inTimes) === 0,
  }
}

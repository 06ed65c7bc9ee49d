/** Random numbers that a seed repeats exactly: everything that happens in a simulation is thrown with these. */
export interface Dice {
  /** A whole number from `min` to `max`, both included. */
  from(min: number, max: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
}

/** The generator is mulberry32: 32 bits of state, which is plenty for runs of a few thousand commands. */
export function rollDice(seed: number): Dice {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const from = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    from,
    chance: (probability) => next() < probability,
    pick: (choices) => choices[from(0, choices.length - 1)] as (typeof choices)[number],
  }
}

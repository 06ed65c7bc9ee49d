import { describe, expect, test } from 'vitest'
import { shuffledRanks } from '../../src/domain/shuffle.js'

/** Pearson's statistic of how far counts are from being equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe('a shuffled crowd', () => {
  test('has every rank once, the same in every process, and another with another seed', () => {
    for (const crowd of [0, 1, 2, 3, 1_000]) {
      const ranks = [...shuffledRanks('a seed', crowd)]
      expect([...ranks].sort((one, other) => one - other)).toEqual(ranks.map((_, index) => index + 1))
      expect([...shuffledRanks('a seed', crowd)]).toEqual(ranks)
    }
    expect([...shuffledRanks('a seed', 1_000)]).not.toEqual([...shuffledRanks('another', 1_000)])
  })

  test('comes in each of its orders equally often', () => {
    const orders = new Map<string, number>()
    for (let seed = 0; seed < 24_000; seed += 1) {
      const order = shuffledRanks(`seed ${seed}`, 4).join(' ')
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    expect(orders.size).toBe(24)
    // 23 degrees of freedom: a fair shuffle stays below 49.7 in 999 of 1,000 sets of seeds, and these seeds are fixed.
    expect(chiSquare([...orders.values()])).toBeLessThan(49.7)
  })

  test('gives the first to come no better rank than the last', () => {
    const CROWD = 10
    const counts = Array.from({ length: CROWD }, () => new Array<number>(CROWD).fill(0))
    for (let seed = 0; seed < 10_000; seed += 1) {
      shuffledRanks(`crowd ${seed}`, CROWD).forEach((rank, index) => {
        const row = counts[index] as number[]
        row[rank - 1] = (row[rank - 1] ?? 0) + 1
      })
    }
    // 9 degrees of freedom for each place; the largest of ten stays below 31.7 in 999 of 1,000 sets of seeds.
    expect(Math.max(...counts.map(chiSquare))).toBeLessThan(31.7)
  })
})

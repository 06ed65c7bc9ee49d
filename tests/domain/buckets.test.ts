import { expect, test } from 'vitest'
import { Buckets } from '../../src/domain/buckets.js'

const TEN_A_MINUTE = { size: 10, milliseconds: 60_000 }
const at = (seconds: number) => new Date(Date.UTC(2026, 5, 1) + seconds * 1000)

test('a bucket takes what fits in at once, says when it takes one more, and then takes exactly one', () => {
  const buckets = new Buckets<string>(TEN_A_MINUTE, 100)
  const answers = Array.from({ length: 11 }, () => buckets.take('one', at(0)))
  expect(answers).toEqual([...Array(10).fill(0), 6])
  expect([buckets.take('one', at(5)), buckets.take('one', at(6)), buckets.take('one', at(6))]).toEqual([
    1, 0, 6,
  ])
  expect(buckets.take('other', at(0))).toBe(0)
})

test('around the turn of a minute nobody has twice the limit', () => {
  const buckets = new Buckets<string>(TEN_A_MINUTE, 100)
  const granted = (from: number, to: number) => {
    let count = 0
    for (let second = from; second < to; second += 1) {
      for (let attempt = 0; attempt < 5; attempt += 1) {
        count += buckets.take('one', at(second)) === 0 ? 1 : 0
      }
    }
    return count
  }
  expect(granted(55, 65)).toBeLessThanOrEqual(12)
  expect(granted(600, 660)).toBeLessThanOrEqual(20)
  expect(granted(660, 720)).toBe(10)
})

test('as many keys are remembered as may be, and no more', () => {
  const buckets = new Buckets<number>({ size: 1, milliseconds: 60_000 }, 3)
  for (const key of [1, 2, 3, 4]) {
    expect(buckets.take(key, at(0))).toBe(0)
  }
  expect([buckets.take(4, at(0)), buckets.take(1, at(0))]).toEqual([60, 0])
})

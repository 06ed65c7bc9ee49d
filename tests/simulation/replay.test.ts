import { expect, test } from 'vitest'
import { runEpisode } from './episode.js'

test('a seed plays the very same run again, and another seed another one', async () => {
  const [first, again, other] = [await runEpisode(7), await runEpisode(7), await runEpisode(8)]
  expect(again.fingerprint).toBe(first.fingerprint)
  expect([...again.counts.all]).toEqual([...first.counts.all])
  expect(other.fingerprint).not.toBe(first.fingerprint)
})

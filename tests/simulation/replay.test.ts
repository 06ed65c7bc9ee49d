import { expect, test } from 'vitest'
import { runEpisode } from './episode.js'

/** Three shops, each simulated from its first day on, take their time on a busy machine; in milliseconds. */
const REPLAY_MS_MAX = 300_000

test(
  'a seed plays the very same run again, and another seed another one',
  async () => {
    const [first, again, other] = [await runEpisode(7), await runEpisode(7), await runEpisode(8)]
    expect(again.fingerprint).toBe(first.fingerprint)
    expect([...again.counts.all]).toEqual([...first.counts.all])
    expect(other.fingerprint).not.toBe(first.fingerprint)
  },
  REPLAY_MS_MAX,
)

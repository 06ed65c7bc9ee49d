import { type Episode, runEpisode } from './episode.js'

export interface Run {
  /** Seeds are taken from here on. */
  seed: number
  /** The distance of two seeds: several runs at once share the seeds out. */
  step: number
  /** Episodes are begun until so many commands were sent. */
  commands: number
}

/** Runs episode after episode. Throws what runEpisode throws. */
export async function simulate(
  { seed, step, commands }: Run,
  onEpisode: (episode: Episode) => void,
): Promise<void> {
  for (let sent = 0, next = seed; sent < commands; next += step) {
    const episode = await runEpisode(next)
    sent += episode.counts.all.get('commands') ?? 0
    onEpisode(episode)
  }
}

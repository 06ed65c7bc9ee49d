import { PRESENCE_MS } from '../domain/engine.js'

/** The name of the span that a moment falls in, and of the whole one before it, for one line. */
export function spansOf(line: string, now: Date): { current: string; last: string } {
  const number = Math.floor(now.getTime() / PRESENCE_MS)
  return { current: `${line}:${number}`, last: `${line}:${number - 1}` }
}

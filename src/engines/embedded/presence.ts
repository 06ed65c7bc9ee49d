import type { Presence } from '../../domain/engine.js'
import { spansOf } from '../presence-span.js'

/** Most spans that are kept, over all lines: two of each count, older ones make room. */
const SPANS_MAX = 200

/** Who is there, as sets of ranks in the process. */
export function openPresence(): Presence {
  const spans = new Map<string, Set<number>>()
  /** A span that is over never changes, so it is sorted once. */
  let sorted: { span: string; ranks: Uint32Array } | undefined

  function ranksIn(span: string): Uint32Array {
    if (sorted?.span !== span) {
      sorted = { span, ranks: Uint32Array.from(spans.get(span) ?? []).sort() }
    }
    return sorted.ranks
  }

  return {
    seen(line, rank, now) {
      const { current } = spansOf(line, now)
      const ranks = spans.get(current) ?? new Set()
      spans.set(current, ranks.add(rank))
      const [oldest] = spans.keys()
      if (spans.size > SPANS_MAX && oldest !== undefined) {
        spans.delete(oldest)
      }
    },
    async nth(line, after, count, now) {
      const ranks = ranksIn(spansOf(line, now).last)
      const first = ranks.findIndex((rank) => rank > after)
      return first < 0 ? null : (ranks[Math.min(first + count, ranks.length) - 1] ?? null)
    },
    async count(line, after, now) {
      const { current, last } = spansOf(line, now)
      return Math.max(...[current, last].map((span) => countBehind(spans.get(span), after)))
    },
  }
}

function countBehind(ranks: ReadonlySet<number> | undefined, after: number): number {
  let count = 0
  for (const rank of ranks ?? []) {
    count += rank > after ? 1 : 0
  }
  return count
}

/** How often each thing came up: what a simulation never met, it did not test. */
export interface Counts {
  add(what: string, times?: number): void
  readonly all: ReadonlyMap<string, number>
}

export function openCounts(): Counts {
  const all = new Map<string, number>()
  return { all, add: (what, times = 1) => void all.set(what, (all.get(what) ?? 0) + times) }
}

/** Counts what is under way at this moment, by key. */
export class UnderWay<Key> {
  private readonly counts = new Map<Key, number>()

  of(key: Key): number {
    return this.counts.get(key) ?? 0
  }

  /** Runs `work`, which counts from its first step until it is settled. */
  async during<T>(key: Key, work: () => Promise<T>): Promise<T> {
    this.counts.set(key, this.of(key) + 1)
    try {
      return await work()
    } finally {
      const left = this.of(key) - 1
      if (left > 0) {
        this.counts.set(key, left)
      } else {
        this.counts.delete(key)
      }
    }
  }
}

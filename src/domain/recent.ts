/**
 * A look-up that remembers its answers for a short while, and lets those who ask for the same thing at the same time
 * share one read. Bounded: the entry that was read first makes room.
 */
export class Recent<Key, Value> {
  private readonly entries = new Map<Key, { value: Promise<Value>; readAt: number }>()

  /** @param ageMsMax how old an answer may be, in milliseconds */
  constructor(
    private readonly ageMsMax: number,
    private readonly entriesMax: number,
    private readonly read: (key: Key) => Promise<Value>,
  ) {}

  get(key: Key): Promise<Value> {
    const known = this.entries.get(key)
    if (known && performance.now() - known.readAt < this.ageMsMax) {
      return known.value
    }
    this.entries.delete(key)
    const entry = { value: this.read(key), readAt: performance.now() }
    this.entries.set(key, entry)
    entry.value.catch(() => this.entries.get(key) === entry && this.entries.delete(key))
    this.makeRoom()
    return entry.value
  }

  /** Forgets the answer, also one that is being read: who asks from now on reads afresh. */
  forget(key: Key): void {
    this.entries.delete(key)
  }

  private makeRoom(): void {
    const [oldest] = this.entries.keys()
    if (this.entries.size > this.entriesMax && oldest !== undefined) {
      this.entries.delete(oldest)
    }
  }
}

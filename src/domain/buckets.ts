/**
 * A bucket that leaks: so many drops fit in, and a full one runs empty in `milliseconds`. Unlike a count by the minute
 * it lets nobody have twice the limit around the turn of a minute, and all that is kept of one is a moment.
 */
export interface Bucket {
  size: number
  milliseconds: number
}

/** When the bucket will have run empty, one drop later. Times are milliseconds since 1970; null is an empty bucket. */
export function withOneMore(bucket: Bucket, emptyAt: number | null, now: number): number {
  return Math.max(now, emptyAt ?? 0) + bucket.milliseconds / bucket.size
}

/** Whole seconds until one more drop fits in; 0 when it does now. */
export function secondsToWait(bucket: Bucket, emptyAt: number | null, now: number): number {
  const overflow = withOneMore(bucket, emptyAt, now) - now - bucket.milliseconds
  return Math.max(0, Math.ceil(overflow / 1000))
}

/** Buckets in memory, one a key. Bounded: the one that was filled first makes room, which forgives its owner. */
export class Buckets<Key> {
  private readonly emptyAt = new Map<Key, number>()

  constructor(
    private readonly bucket: Bucket,
    private readonly keysMax: number,
  ) {}

  /** Puts a drop in and returns 0; where none fits, returns the seconds to wait and leaves the bucket as it is. */
  take(key: Key, now: Date): number {
    const emptyAt = this.emptyAt.get(key) ?? null
    const seconds = secondsToWait(this.bucket, emptyAt, now.getTime())
    if (seconds === 0) {
      this.emptyAt.delete(key)
      this.emptyAt.set(key, withOneMore(this.bucket, emptyAt, now.getTime()))
      this.makeRoom()
    }
    return seconds
  }

  private makeRoom(): void {
    const [oldest] = this.emptyAt.keys()
    if (this.emptyAt.size > this.keysMax && oldest !== undefined) {
      this.emptyAt.delete(oldest)
    }
  }
}

/** Does so much side by side and then the next as much, so that a busy machine's pools and queues bear it. */
export async function inWaves<T>(
  count: number,
  work: (index: number) => Promise<T>,
  size = 20,
): Promise<T[]> {
  const done: T[] = []
  while (done.length < count) {
    const wave = Math.min(size, count - done.length)
    const from = done.length
    done.push(...(await Promise.all(Array.from({ length: wave }, (_, index) => work(from + index)))))
  }
  return done
}

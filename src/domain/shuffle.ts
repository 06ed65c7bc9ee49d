import { createCipheriv, createHash } from 'node:crypto'

/** Bytes of the key stream that draw one number: enough that no rank is noticeably likelier than another. */
const DRAW_BYTES = 6

/**
 * The rank, from 1, of each place of a crowd, by place from 1 on: a Fisher–Yates shuffle whose draws come from a key
 * stream of the seed. Every process that knows the seed gets the same ranks, and nobody gets them without it.
 */
export function shuffledRanks(seed: string, crowd: number): Uint32Array {
  const ranks = Uint32Array.from({ length: crowd }, (_, index) => index + 1)
  const draws = keyStream(seed, crowd * DRAW_BYTES)
  for (let last = crowd - 1; last > 0; last -= 1) {
    const other = draws.readUIntBE(last * DRAW_BYTES, DRAW_BYTES) % (last + 1)
    const rank = ranks[last] ?? 0
    ranks[last] = ranks[other] ?? 0
    ranks[other] = rank
  }
  return ranks
}

/** AES in counter mode over zeros, under a key of its own for each seed. */
function keyStream(seed: string, bytes: number): Buffer {
  const key = createHash('sha256').update(seed).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes))
}

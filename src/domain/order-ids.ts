import { randomFillSync } from 'node:crypto'

const ID_BYTES = 16
/** Random bytes for the next ids: the system is asked for many at once, as asking costs more than the bytes do. */
const pool = Buffer.alloc(ID_BYTES * 256)
let used = pool.length

/**
 * Makes a UUIDv7 (RFC 9562, section 5.7), lower-case and hyphenated. Made here and not by the database, so that an
 * order can be looked up even when the answer to its COMMIT was lost. The time in it only keeps new rows together in
 * the index; no rule reads it, so the process's own clock is good enough.
 */
export function newOrderId(): string {
  const bytes = takeRandomBytes()
  bytes.writeUIntBE(Math.floor(performance.timeOrigin + performance.now()), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * The same id as if it had been made at `at`: its random part stays. An order that is made of an earlier wish stands by
 * it among the orders of its own time, wherever they are listed by id.
 */
export function orderIdAt(at: Date, id: string): string {
  const milliseconds = at.getTime().toString(16).padStart(12, '0')
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}${id.slice(13)}`
}

function takeRandomBytes(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += ID_BYTES
  return pool.subarray(used - ID_BYTES, used)
}

const ORDER_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** True for text spelled as order ids are spelled everywhere: lower-case and hyphenated. */
export function isOrderId(text: string): boolean {
  return ORDER_ID.test(text)
}

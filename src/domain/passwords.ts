/** Fewest characters of a password. */
export const PASSWORD_CHARACTERS_MIN = 8

/** Most bytes of a password in UTF-8: bcrypt reads no further, so whatever followed would not be checked at all. */
export const PASSWORD_BYTES_MAX = 72

/**
 * What the shop needs of whoever hashes its passwords. Hashing is slow on purpose, so it is bounded: with too much of
 * it waiting, both verbs throw a Refusal `unavailable` instead of answering late.
 */
export interface Passwords {
  /** The hash to keep. Throws a RangeError for a password over PASSWORD_BYTES_MAX, which its caller has to refuse. */
  hash(password: string): Promise<string>

  /**
   * Whether the password is the one that was hashed. With null for the hash, which is an account that does not exist,
   * the answer is false and takes as long as any other, so that time does not tell who has an account.
   */
  matches(password: string, hash: string | null): Promise<boolean>

  /** Jobs that wait for a worker now, without those being worked on. */
  waiting(): number

  /** Refuses what waits, stops the workers and resolves when they are gone. */
  close(): Promise<void>
}

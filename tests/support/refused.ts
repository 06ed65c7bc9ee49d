import { expect } from 'vitest'
import { Refusal, type RefusalCode } from '../../src/domain/refusal.js'

/** Waits for a promise that must be refused, and says with which code. */
export async function refused(promise: Promise<unknown>): Promise<RefusalCode> {
  const error = await promise.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  )
  return refusalOf(error).code
}

/** The refusal that something was thrown as. */
export function refusalOf(error: unknown): Refusal {
  expect(error).toBeInstanceOf(Refusal)
  return error as Refusal
}

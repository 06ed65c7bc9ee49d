/**
 * Numbers of all products are told apart by their last digits, so that no two products share a counter that each of
 * their batches would wait for. A product may have 900 million attempts before numbers grow beyond what JSON can say.
 */
export const NUMBERS_APART = 10_000_000

/** The number of the attempt that was served at this place among all of its product, counted from 1. */
export function receiptNumber(productId: number, place: number): number {
  return place * NUMBERS_APART + productId
}

/** The product that an attempt was for. */
export function productOfReceipt(number: number): number {
  return number % NUMBERS_APART
}

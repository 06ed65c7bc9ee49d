import { Refusal } from '../domain/refusal.js'

/** Reads a product's number from an address. Throws Refusal `not_found` for what is spelled like none. */
export function productIdIn(text: string): number {
  return numberIn(text, 'There is no such product.')
}

/** Reads a rehearsal's number from an address. Throws Refusal `not_found` for what is spelled like none. */
export function rehearsalIdIn(text: string): number {
  return numberIn(text, 'There is no such rehearsal.')
}

function numberIn(text: string, otherwise: string): number {
  if (!/^[1-9][0-9]{0,14}$/.test(text)) {
    throw new Refusal('not_found', otherwise)
  }
  return Number(text)
}

/** Reads the place in a list that is counted by numbers, or null for its beginning. */
export function numberBefore(text: string | undefined): number | null {
  return text !== undefined && /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null
}

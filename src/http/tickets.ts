import { createHmac, timingSafeEqual } from 'node:crypto'

/** Tickets prove a place in a waiting room: its number, signed. What the place is worth is looked up, never believed. */
export interface Tickets {
  issue(productId: number, place: number): string
  /** The place that a ticket of this product proves, else null. */
  read(productId: number, ticket: string): number | null
}

/** Signatures are cut to so many characters, 132 bits. */
const SIGNATURE_CHARACTERS = 22

/** @param secret the shop's one secret; tickets are signed by a key of their own that is derived from it */
export function openTickets(secret: string): Tickets {
  const key = createHmac('sha256', secret).update('waiting room tickets').digest()

  function sign(productId: number, place: number): string {
    return createHmac('sha256', key)
      .update(`${productId}.${place}`)
      .digest('base64url')
      .slice(0, SIGNATURE_CHARACTERS)
  }

  return {
    issue: (productId, place) => `${place}.${sign(productId, place)}`,
    read(productId, ticket) {
      const [, digits = '', signature = ''] = /^([1-9]\d{0,9})\.([\w-]{22})$/.exec(ticket) ?? []
      const place = Number(digits)
      return signature !== '' && timingSafeEqual(Buffer.from(signature), Buffer.from(sign(productId, place)))
        ? place
        : null
    },
  }
}

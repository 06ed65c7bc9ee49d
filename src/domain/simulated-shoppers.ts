/**
 * Who shops at a rehearsal. Simulated shoppers are ordinary customers in all but their email, which nobody can
 * register and which names the one product that they may hold.
 */

/** Names under .invalid exist nowhere (RFC 2606), so no message ever reaches one. */
const DOMAIN = 'rehearsal.invalid'

/** The email of the shopper of that number at the rehearsal on that product. */
export function simulatedEmail(productId: number, number: number): string {
  return `${number}@${productId}.${DOMAIN}`
}

/** Whether this is an email of a simulated shopper, of whatever rehearsal. */
export function isSimulated(email: string): boolean {
  return email.endsWith(`.${DOMAIN}`)
}

/** Whether the product of that number is the copy that the shopper with this email was made for. */
export function rehearsesOn(productId: number, email: string): boolean {
  return email.endsWith(`@${productId}.${DOMAIN}`)
}

/** Simulated shoppers hold units of the copy they were made for; nobody else does, and they hold nothing else. */
export function mayShop(product: { id: number; rehearsal: number }, email: string): boolean {
  return product.rehearsal ? rehearsesOn(product.id, email) : !isSimulated(email)
}

/** The pattern, as SQL's LIKE has it, of all emails at the rehearsal on that product. */
export function simulatedEmailsLike(productId: number): string {
  return `%@${productId}.${DOMAIN}`
}

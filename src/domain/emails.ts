/**
 * The one form of an email: without spaces around it, its ASCII letters small. Other letters stay as they are, since
 * what is one letter to Unicode may be two to a mailbox: the Kelvin sign is no k.
 */
export function asCanonicalEmail(text: string): string {
  return text
    .replace(/^[\t\n\f\r ]+|[\t\n\f\r ]+$/g, '')
    .replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

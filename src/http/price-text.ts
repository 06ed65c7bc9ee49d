/**
 * Prices as people type them, a decimal in the shop's currency, and as they are kept, in its minor unit. No number on
 * the way is a fraction.
 */

/** The minor units of a typed price, or null when it is no amount of this currency, such as 19.999 or 1e9 in dollars. */
export function parsePrice(text: string, currency: string): number | null {
  const digits = minorDigits(currency)
  const [, whole, fraction = ''] = /^(0|[1-9][0-9]{0,11})(?:\.([0-9]+))?$/.exec(text.trim()) ?? []
  if (whole === undefined || fraction.length > digits) {
    return null
  }
  return Number(whole + fraction.padEnd(digits, '0'))
}

/** A price as it would be typed. */
export function formatPrice(cents: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = String(cents).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** How many digits stand behind the point: two for dollars, none for yen. */
function minorDigits(currency: string): number {
  return (
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  )
}

import type { FC } from 'hono/jsx'

const formats = new Map<string, Intl.NumberFormat>()

/** An amount of integer minor units, as a price is written in English. */
export function priceInWords(cents: number, currency: string): string {
  const known = formats.get(currency)
  const format = known ?? new Intl.NumberFormat('en', { style: 'currency', currency })
  if (!known) formats.set(currency, format)
  return format.format(cents / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

/** A price or total. */
export const Money: FC<{ cents: number; currency: string }> = ({ cents, currency }) => (
  <span class="figures">{priceInWords(cents, currency)}</span>
)

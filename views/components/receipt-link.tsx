import type { FC } from 'hono/jsx'
import { paths } from '../paths.js'

/** The way to what is kept of an attempt to hold. */
export const ReceiptLink: FC<{ number: number }> = ({ number }) => (
  <p class="note receipt-link">
    <a href={paths.receipt(number)}>
      Receipt <span class="figures">{number}</span>
    </a>{' '}
    says when this was served, for good.
  </p>
)

import type { FC } from 'hono/jsx'

/** One figure of the console with its label below. */
export const StatCard: FC<{ name: string; value: number; label: string }> = ({ name, value, label }) => (
  <div class="stat">
    <dt>{label}</dt>
    <dd data-number={name}>{value}</dd>
  </div>
)

import type { FC } from 'hono/jsx'

export interface StatCardProps {
  /** Tells this figure from all others on the page, so that a changed one can be pointed out. */
  name: string
  value: number
  label: string
  /** What stands right behind the number, such as a percent sign. */
  unit?: string
  /** Where that which is counted can be seen. */
  href?: string
}

/** One figure of the console with its label below; it links to what it counts where that has a page. */
export const StatCard: FC<StatCardProps> = ({ name, value, label, unit, href }) => (
  <div class="stat">
    <dt>{label}</dt>
    <dd>
      {href ? (
        <a class="counts" href={href} data-number={name}>
          {value}
        </a>
      ) : (
        <span data-number={name}>{value}</span>
      )}
      {unit && <span class="figures">{unit}</span>}
    </dd>
  </div>
)

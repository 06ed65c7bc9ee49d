import type { Measured } from './rounds.js'
import { median, quantile } from './statistics.js'

/**
 * The slices of one part as a Markdown table, a row a variant: requests a second, p99, and how many times another
 * variant that is (the ratio of each round, which noise of the machine leaves alone). Medians with p10–p90.
 */
export function tableOf(
  title: string,
  slices: readonly Measured[],
  against: readonly string[],
  remarks: readonly string[] = [],
): string {
  const connections = [...new Set(slices.map((slice) => slice.connections))]
  const variants = inOrder([...new Set(slices.map((slice) => slice.variant))], against)
  const present = against.filter((name) => variants.includes(name))
  const head = ['callers', '', 'a second', 'p50 ms', 'p99 ms', ...present.map((name) => `× ${name}`)]
  const rows = connections.flatMap((count) => {
    const atOnce = slices.filter((slice) => slice.connections === count)
    return variants.map((variant) => {
      const mine = atOnce.filter((slice) => slice.variant === variant)
      return [
        String(count),
        variant,
        spread(mine.map((slice) => slice.rate)),
        spread(mine.map((slice) => slice.p50)),
        spread(mine.map((slice) => slice.p99)),
        ...present.map((other) => spread(ratios(mine, atOnce, other))),
      ]
    })
  })
  return [
    `### ${title}`,
    '',
    ...markdown(head, rows),
    '',
    ...remarks.map((remark) => `- ${remark}`),
    '',
  ].join('\n')
}

/** The rate of each slice as a multiple of the other variant's in the same round. */
export function ratios(
  mine: readonly Measured[],
  all: readonly Measured[],
  other: string,
  figure: (slice: Measured) => number = (slice) => slice.rate,
): number[] {
  return mine.flatMap((slice) => {
    const beside = all.find(({ variant, round }) => variant === other && round === slice.round)
    return beside ? [figure(slice) / figure(beside)] : []
  })
}

/** Those that others are compared with first and in their order, then the rest by name. */
function inOrder(variants: readonly string[], against: readonly string[]): string[] {
  const place = (name: string) => (against.includes(name) ? against.indexOf(name) : against.length)
  return [...variants].sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1))
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`)
}

export function spread(values: readonly number[]): string {
  const [middle, low, high] = [median(values), quantile(values, 0.1), quantile(values, 0.9)].map(figure)
  return values.length > 1 ? `${middle} (${low}–${high})` : `${middle}`
}

function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
}

/** How exact a written time is. A hold is a matter of seconds; a sale window is not. */
export type Exactness = 'minute' | 'second'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Building an Intl format costs more than a thousand uses of it, so each is built once. */
function formatFor(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const built = new Intl.DateTimeFormat('en-GB', { timeZone, ...options })
  formats.set(key, built)
  return built
}

const dayOf = (at: Date, timeZone: string) =>
  formatFor(timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(at)

/** The minute alone, for rows of a table that says its zone once; the day stands only where it is not today. */
export function minuteInWords(at: Date, timeZone: string, now: Date): string {
  const clock = formatFor(timeZone, { hour: '2-digit', minute: '2-digit' }).format(at)
  return dayOf(at, timeZone) === dayOf(now, timeZone)
    ? clock
    : `${formatFor(timeZone, { day: 'numeric', month: 'short' }).format(at)}, ${clock}`
}

/** A time in the shop's zone with the zone's name; the day is left out where it is today. */
export function timeInWords(at: Date, timeZone: string, now: Date | null, exactness: Exactness): string {
  const clock = formatFor(timeZone, {
    hour: '2-digit',
    minute: '2-digit',
    ...(exactness === 'second' ? { second: '2-digit' } : {}),
    timeZoneName: 'short',
  }).format(at)
  const day = dayOf(at, timeZone)
  if (now && dayOf(now, timeZone) === day) return clock
  const thisYear = now && dayOf(now, timeZone).slice(-4) === day.slice(-4)
  return `${thisYear ? day.slice(0, -5) : day}, ${clock}`
}

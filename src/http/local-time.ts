/**
 * Times as operators type them: `2026-06-01T14:30` in the zone of the shop. What is stored is UTC; the zone is only how
 * it is written and read.
 */

/** A time that is none in this zone: a word of what is wrong, for the field. */
export class NoSuchTime extends Error {}

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?$/
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Reads a local time. One that the clocks skip on that day is refused, since nobody can say which moment was meant; of
 * one that comes twice the first is taken. Throws NoSuchTime.
 */
export function parseLocalTime(text: string, timeZone: string): Date {
  const parts = LOCAL.exec(text)
  const asUtc = parts ? Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`) : Number.NaN
  if (!parts || Number.isNaN(asUtc) || formatUtc(new Date(asUtc)) !== withSeconds(text)) {
    throw new NoSuchTime('Enter a date and a time, such as 2026-06-01T14:30.')
  }
  // A zone has at most two offsets around one day, so the moment is the local text read with one of the two.
  const offsets = [asUtc - DAY_MS, asUtc + DAY_MS].map((moment) => offsetMs(new Date(moment), timeZone))
  const moments = offsets.map((offset) => new Date(asUtc - offset)).sort((one, other) => +one - +other)
  const found = moments.find((moment) => moment.getTime() + offsetMs(moment, timeZone) === asUtc)
  if (!found) {
    throw new NoSuchTime(`This time does not exist on that day in ${timeZone}: the clocks skip it.`)
  }
  return found
}

/** Writes a moment as `datetime-local` fields have it, with seconds only where there are some. */
export function formatLocalTime(moment: Date, timeZone: string): string {
  const local = formatUtc(new Date(moment.getTime() + offsetMs(moment, timeZone)))
  return local.endsWith(':00') ? local.slice(0, 16) : local
}

/** The zone's offset at a moment, such as `UTC+02:00`. */
export function offsetInWords(moment: Date, timeZone: string): string {
  const minutes = Math.round(offsetMs(moment, timeZone) / 60_000)
  const two = (number: number) => String(number).padStart(2, '0')
  const absolute = Math.abs(minutes)
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** How far the zone's clocks are ahead of UTC at a moment, in milliseconds. */
function offsetMs(moment: Date, timeZone: string): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { ...PARTS, timeZone })
  formats.set(timeZone, format)
  const part = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  const wholeSeconds = Math.floor(moment.getTime() / 1000) * 1000
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSeconds
}

const PARTS: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
}

function formatUtc(moment: Date): string {
  return moment.toISOString().slice(0, 19)
}

function withSeconds(text: string): string {
  return text.length === 16 ? `${text}:00` : text.slice(0, 19)
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatLocalTime, NoSuchTime, offsetInWords, parseLocalTime } from '../../src/http/local-time.js'

describe('a time as an operator types it', () => {
  test.each([
    ['UTC', '2026-06-01T14:30', '2026-06-01T14:30:00.000Z'],
    ['Europe/Berlin', '2026-06-01T14:30', '2026-06-01T12:30:00.000Z'],
    ['Europe/Berlin', '2026-01-01T00:00:05', '2025-12-31T23:00:05.000Z'],
    ['America/New_York', '2026-11-01T00:30', '2026-11-01T04:30:00.000Z'],
    ['Asia/Kolkata', '2026-06-01T14:30', '2026-06-01T09:00:00.000Z'],
    ['Pacific/Apia', '2026-06-01T14:30', '2026-06-01T01:30:00.000Z'],
  ])('in %s %s is %s', (zone, typed, moment) => {
    expect(parseLocalTime(typed, zone).toISOString()).toBe(moment)
    expect(formatLocalTime(new Date(moment), zone)).toBe(typed)
  })

  test.each([
    ['Europe/Berlin', '2026-03-29T02:30'],
    ['America/New_York', '2026-03-08T02:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:15'],
  ])('in %s %s is skipped by the clocks and refused', (zone, typed) => {
    expect(() => parseLocalTime(typed, zone)).toThrow(/does not exist on that day/)
  })

  test('that comes twice is the first of the two', () => {
    expect(parseLocalTime('2026-10-25T02:30', 'Europe/Berlin').toISOString()).toBe('2026-10-25T00:30:00.000Z')
  })

  test.each([
    '',
    'soon',
    '2026-02-30T10:00',
    '2026-06-01',
    '2026-06-01 14:30',
    '2026-13-01T00:00',
    '2026-06-01T24:00',
  ])('of "%s" is none', (typed) => {
    expect(() => parseLocalTime(typed, 'Europe/Berlin')).toThrow(NoSuchTime)
  })

  test('comes back as it was written, in every zone and at every second, but for the hour that comes twice', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    )
    const seconds = fc.integer({ min: 946_684_800, max: 4_102_444_799 })
    fc.assert(
      fc.property(zones, seconds, (zone, second) => {
        const moment = new Date(second * 1000)
        const written = formatLocalTime(moment, zone)
        const read = parseLocalTime(written, zone)
        expect(formatLocalTime(read, zone)).toBe(written)
        expect([0, 1_800_000, 3_600_000]).toContain(moment.getTime() - read.getTime())
      }),
      { numRuns: 2_000 },
    )
  })

  test('is shown with the offset of its zone', () => {
    expect(offsetInWords(new Date('2026-06-01T12:00:00Z'), 'Europe/Berlin')).toBe('UTC+02:00')
    expect(offsetInWords(new Date('2026-06-01T12:00:00Z'), 'America/St_Johns')).toBe('UTC−02:30')
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ADMISSION_MS,
  admittedTo,
  countToLetIn,
  type Room,
  type Sale,
  START_PER_SECOND,
  STEP_MS,
  type Step,
  standingOf,
} from '../../src/domain/waiting-room-rules.js'

const NOON = new Date('2026-06-01T12:00:00.000Z')
const noonPlus = (milliseconds: number) => new Date(NOON.getTime() + milliseconds)

function aSale(given: Partial<Sale> = {}): Sale {
  return {
    total_stock: 1_000,
    held: 0,
    waiting: 0,
    sale_starts_at: NOON,
    sale_ends_at: noonPlus(3_600_000),
    paused_at: null,
    waiting_room: 'first_come',
    waiting_room_opens_minutes: 10,
    ...given,
  }
}

const aRoom = (places: number, steps: readonly Step[] = []): Room => ({
  places,
  steps,
  rankOf: (place) => place,
})

/** One moment of a simulated sale: how long it is since the last step, and what part of those inside holds now. */
interface Moment {
  milliseconds: number
  holding: number
}

const moments: fc.Arbitrary<Moment[]> = fc.array(
  fc.record({
    milliseconds: fc.integer({ min: STEP_MS, max: 3_000 }),
    holding: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 60 },
)

/** Runs a room through moments in which those inside hold a unit each, as long as there are any. */
function run(
  places: number,
  stock: number,
  sequence: readonly Moment[],
  check: (at: Simulated) => void,
): void {
  let now = NOON
  let free = stock
  let orders = 0
  let inside = 0
  let room = aRoom(places)
  for (const { milliseconds, holding } of sequence) {
    now = new Date(now.getTime() + milliseconds)
    const holds = Math.min(free, Math.floor(inside * holding))
    free -= holds
    orders += holds
    inside -= holds
    const sale = aSale({ total_stock: free, held: stock - free })
    const count = countToLetIn(room, sale, orders, now)
    check({ room, sale, count, milliseconds, holds: orders })
    if (count > 0) {
      const admitted_to = admittedTo(room) + count
      const step = { at: now, admitted_to, let_in: admitted_to, orders }
      room = { ...room, steps: [...room.steps, step] }
      inside += count
    }
  }
}

interface Simulated {
  room: Room
  sale: Sale
  count: number
  milliseconds: number
  holds: number
}

describe('how many are let in', () => {
  test('never more than wait, never any while nothing is free, always somebody while units are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 0, max: 500 }),
        moments,
        (places, stock, sequence) => {
          run(places, stock, sequence, ({ room, sale, count }) => {
            const waiting = places - admittedTo(room)
            expect(count).toBeLessThanOrEqual(waiting)
            expect(count > 0).toBe(waiting > 0 && sale.total_stock > 0)
          })
        },
      ),
    )
  })

  test('in any second no more than the start’s pace, or three for each hold that the lane commits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), moments, (stock, sequence) => {
        run(1_000_000, stock, sequence, ({ count, holds }) => {
          expect(count).toBeLessThanOrEqual(Math.max(START_PER_SECOND, (holds * 3 * 1_000) / STEP_MS))
        })
      }),
    )
  })

  test('stays within two for each free unit while those inside only look', () => {
    const looking: Moment[] = Array.from({ length: 40 }, () => ({ milliseconds: 500, holding: 0 }))
    let inside = 0
    run(10_000, 10, looking, ({ count }) => {
      inside += count
    })
    // Twenty for ten units, and then one with each step, so that a crowd that only looks keeps nobody out.
    expect(inside).toBe(20 + 40 - 1)
  })

  test('follows a lane that is quick and one that is slow', () => {
    const peopleIn = (holding: number) => {
      const sequence = Array.from({ length: 20 }, () => ({ milliseconds: 500, holding }))
      let let_in = 0
      run(1_000_000, 100_000, sequence, ({ count }) => {
        let_in += count
      })
      return let_in
    }
    expect(peopleIn(1)).toBeGreaterThan(4 * peopleIn(0.1))
    expect(peopleIn(0.1)).toBeGreaterThanOrEqual(START_PER_SECOND * 9)
  })
})

describe('a place', () => {
  const steps: Step[] = [
    { at: NOON, admitted_to: 100, let_in: 100, orders: 0 },
    { at: noonPlus(1_000), admitted_to: 150, let_in: 150, orders: 40 },
  ]

  test('is let in at the step that reaches it, for ten minutes to the millisecond', () => {
    const room = aRoom(500, steps)
    const at = (place: number, milliseconds: number) =>
      standingOf(room, place, aSale(), noonPlus(milliseconds))
    expect(at(100, 2_000)).toEqual({ state: 'admitted', until: noonPlus(ADMISSION_MS) })
    expect(at(101, 2_000)).toEqual({ state: 'admitted', until: noonPlus(ADMISSION_MS + 1_000) })
    expect(at(151, 2_000)).toMatchObject({ state: 'waiting', position: 1 })
    expect(at(100, ADMISSION_MS - 1).state).toBe('admitted')
    expect(at(100, ADMISSION_MS).state).toBe('lapsed')
    expect(at(101, ADMISSION_MS).state).toBe('admitted')
    expect(at(501, 0).state).toBe('lapsed')
  })

  test('never moves back while people are let in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), moments, (place, sequence) => {
        let before = Infinity
        let now = NOON.getTime()
        run(2_000, 10_000, sequence, ({ room, sale, milliseconds }) => {
          now += milliseconds
          const standing = standingOf(room, place, sale, new Date(now))
          const position = standing.state === 'waiting' ? (standing.position ?? Infinity) : 0
          expect(position).toBeLessThanOrEqual(before)
          before = position
        })
      }),
    )
  })

  test('is told nothing about when, where nothing can be said', () => {
    const room = aRoom(500, steps)
    for (const sale of [
      aSale({ total_stock: 0, held: 5 }),
      aSale({ paused_at: NOON }),
      aSale({ waiting: 1 }),
    ]) {
      expect(standingOf(room, 400, sale, noonPlus(2_000))).toMatchObject({
        state: 'waiting',
        estimated_seconds: null,
      })
    }
    // 150 people in two seconds, and 250 still to go.
    expect(standingOf(room, 400, aSale(), noonPlus(2_000))).toMatchObject({
      position: 250,
      estimated_seconds: 10,
    })
  })
})

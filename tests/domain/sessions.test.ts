import { expect, test } from 'vitest'
import { openSessions } from '../../src/domain/sessions.js'
import type { Role } from '../../src/domain/types.js'
import { openTestShop } from '../support/shop.js'

/** A session that has just begun, and a look at it by a process that remembers nothing. */
async function aSession(role: Role = 'customer') {
  const { engine, clock, aCustomer } = await openTestShop()
  const { id } = await aCustomer()
  await openSessions(engine).open('secret', { id, role })
  return { engine, clock, find: () => openSessions(engine).find('secret') }
}

const HOUR = { seconds: 3600 }

test.each([
  ['customer', 12],
  ['admin', 8],
] as const)('the session of a %s ends after %s hours, however busy', async (role, hours) => {
  const { find, clock } = await aSession(role)
  for (let hour = 0; hour < hours; hour += 1) {
    expect(await find()).toBeDefined()
    clock.advance(HOUR)
  }
  expect(await find()).toBeUndefined()
})

test('a session that is not used for two hours ends; being used in between renews it to the quarter of an hour', async () => {
  const { find, clock } = await aSession()
  clock.advance({ seconds: 7_199 })
  expect(await find()).toBeDefined()
  clock.advance({ seconds: 7_199 })
  expect(await find()).toBeDefined()
  clock.advance({ seconds: 7_200 })
  expect(await find()).toBeUndefined()
})

test('what is used all the time is written down four times an hour, and never beyond a log-out', async () => {
  const { find, clock, engine } = await aSession()
  const seenAt = async () => (await engine.db.selectFrom('sessions').select('seen_at').execute())[0]?.seen_at
  const seen = new Set<number | undefined>()
  for (let minute = 0; minute < 60; minute += 1) {
    clock.advance({ seconds: 60 })
    await find()
    seen.add((await seenAt())?.getTime())
  }
  expect(seen.size).toBe(5)
  clock.advance(HOUR)
  const looking = find()
  await openSessions(engine).close('secret')
  await looking
  expect(await seenAt()).toBeUndefined()
})

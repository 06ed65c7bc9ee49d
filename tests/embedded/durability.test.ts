import { type RawBuilder, sql } from 'kysely'
import { expect, test } from 'vitest'
import { aPlace } from '../support/places.js'

test('every commit is flushed to the disk before anybody is told of it', async () => {
  const { db } = await (await aPlace()).open()
  const ask = async (question: RawBuilder<unknown>) =>
    Object.values((await question.execute(db)).rows[0] ?? {})
  // FULL: a power cut takes nothing back. NORMAL would survive a killed process just as well, so only this shows it.
  expect(await ask(sql`pragma synchronous`)).toEqual([2])
  expect(await ask(sql`pragma journal_mode`)).toEqual(['wal'])
  expect(await ask(sql`pragma foreign_keys`)).toEqual([1])
})

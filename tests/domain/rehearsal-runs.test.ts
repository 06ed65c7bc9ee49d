import { expect, test } from 'vitest'
import { findRehearsal, listRehearsals } from '../../src/domain/rehearsal-records.js'
import {
  beginRehearsal,
  clearLostRehearsals,
  endRehearsal,
  noteCopy,
  noteProgress,
  stopRehearsal,
} from '../../src/domain/rehearsal-runs.js'
import { removeRehearsal, startRehearsal } from '../../src/domain/rehearsals.js'
import { refused } from '../support/refused.js'
import { leftoversOfRehearsals } from '../support/rehearsals.js'
import { openTestShop, type TestShop } from '../support/shop.js'

const SIZE = { shoppers: 3, seconds: 60 }

/** A rehearsal that runs, with its copy made and its shoppers there. */
async function aRunningOne({ shop, admin, aProduct }: TestShop) {
  const productId = await aProduct()
  const id = await beginRehearsal(shop, admin, productId, SIZE)
  const { product } = await startRehearsal(shop, admin, productId, SIZE, (trx, copyId) =>
    noteCopy(trx, id, copyId),
  )
  return { id, productId, copyId: product.id }
}

test('one rehearsal runs at a time, however many begin at once', async () => {
  const { shop, admin, aProduct } = await openTestShop()
  const productId = await aProduct()
  const begin = () => beginRehearsal(shop, admin, productId, SIZE)
  const begun = await Promise.allSettled([begin(), begin(), begin()])
  const [first] = begun.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await refused(begin())).toBe('rehearsal_running')

  await endRehearsal(shop, first ?? 0, { outcome: 'died', why: 'For a test.' })
  expect(await begin()).toBeGreaterThan(first ?? 0)
  expect((await listRehearsals(shop, productId)).map(({ outcome }) => outcome)).toEqual([null, 'died'])
})

test('a rehearsal of nothing, or of a copy, is refused', async () => {
  const opened = await openTestShop()
  const { copyId, id } = await aRunningOne(opened)
  expect(await refused(beginRehearsal(opened.shop, opened.admin, copyId, SIZE))).toBe('not_found')
  expect(await refused(beginRehearsal(opened.shop, opened.admin, 999, SIZE))).toBe('not_found')
  expect(await refused(findRehearsal(opened.shop, id + 1))).toBe('not_found')
})

test('one of which nothing is heard is lost, makes way for the next, and leaves nothing behind', async () => {
  const opened = await openTestShop()
  const { shop, admin, clock, assertStockAddsUp } = opened
  const { id, productId } = await aRunningOne(opened)
  await noteProgress(shop, id, null)
  expect((await findRehearsal(shop, id)).is_quiet).toBe(false)
  clock.advance({ seconds: 29 })
  await clearLostRehearsals(shop)
  expect(await findRehearsal(shop, id)).toMatchObject({ outcome: null, is_quiet: true })
  expect(await leftoversOfRehearsals(opened.engine)).toHaveLength(4)

  clock.advance({ seconds: 2 })
  expect((await findRehearsal(shop, id)).outcome).toBe('lost')
  const next = await beginRehearsal(shop, admin, productId, SIZE)
  expect(await findRehearsal(shop, id)).toMatchObject({ outcome: 'lost', result: null })
  expect((await findRehearsal(shop, next)).outcome).toBeNull()
  expect(await leftoversOfRehearsals(opened.engine)).toEqual([])
  await assertStockAddsUp(productId, { total_stock: 10 })
})

test('one that was only slow learns that it is lost, and changes nothing any more', async () => {
  const opened = await openTestShop()
  const { shop, clock } = opened
  const { id } = await aRunningOne(opened)
  clock.advance({ seconds: 31 })
  await clearLostRehearsals(shop)
  expect(await noteProgress(shop, id, null)).toBe('lost')
  await endRehearsal(shop, id, { outcome: 'stopped' })
  expect((await findRehearsal(shop, id)).outcome).toBe('lost')
})

test('what a removal left half done is removed by the next tidying', async () => {
  const opened = await openTestShop()
  const { shop, admin, engine } = opened
  const { id, copyId } = await aRunningOne(opened)
  await removeRehearsal(shop, admin, copyId)
  const email = `9@${copyId}.rehearsal.invalid`
  const created_at = await engine.now()
  await engine.db
    .insertInto('users')
    .values({ email, password_hash: 'none', role: 'customer', created_at })
    .execute()
  await engine.db.updateTable('rehearsals').set({ running: null }).where('id', '=', id).execute()

  await clearLostRehearsals(shop)
  expect(await leftoversOfRehearsals(opened.engine)).toEqual([])
  const { copy_id } = await engine.db.selectFrom('rehearsals').select('copy_id').executeTakeFirstOrThrow()
  expect(copy_id).toBeNull()
})

test('stopping is seen by whoever runs it, and stands in the audit trail once, with who did it', async () => {
  const opened = await openTestShop()
  const { shop, admin, engine } = opened
  const { id, productId } = await aRunningOne(opened)
  expect(await noteProgress(shop, id, null)).toBe('goes on')
  const other = { ...admin, email: 'another@example.com' }
  await stopRehearsal(shop, other, id)
  await stopRehearsal(shop, admin, id)
  expect(await noteProgress(shop, id, null)).toBe('is to stop')
  await endRehearsal(shop, id, { outcome: 'stopped' })
  await stopRehearsal(shop, admin, id)

  expect(await leftoversOfRehearsals(opened.engine)).toEqual([])
  const entries = await engine.db
    .selectFrom('audit_entries')
    .select(['actor_email', 'action', 'target'])
    .where('action', 'like', 'rehearsal.%')
    .orderBy('id')
    .execute()
  expect(entries).toEqual([
    { actor_email: admin.email, action: 'rehearsal.started', target: `product ${productId}` },
    { actor_email: other.email, action: 'rehearsal.stopped', target: `rehearsal ${id}` },
    { actor_email: admin.email, action: 'rehearsal.removed', target: expect.stringMatching(/^copy \d+$/) },
  ])
})

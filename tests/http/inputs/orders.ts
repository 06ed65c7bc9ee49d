import { expect } from 'vitest'
import { openTokens } from '../../../src/http/tokens.js'
import { PASSWORD } from '../../support/visitor.js'
import type { Input, Scene, Try } from './scene.js'

const UNKNOWN = '01a204cb-039c-7253-9687-406b6ab232a2'

const confirm = ({ client }: Scene, id: string) => client.api('POST', `/api/orders/${id}/confirm`)
const cancel = ({ client }: Scene, id: string) => client.api('POST', `/api/orders/${id}/cancel`)
const confirmForm = ({ browser }: Scene, id: string) => browser.post(`/orders/${id}/confirmation`, {})
const cancelForm = ({ browser }: Scene, id: string) => browser.post(`/orders/${id}/cancellation`, {})

/** Everything that can be done to an order by its address. */
function everyVerb({ other }: Scene, id: string): Try[] {
  return [
    ['GET', 404, other.api('GET', `/api/orders/${id}`)],
    ['confirm', 404, other.api('POST', `/api/orders/${id}/confirm`, {})],
    ['cancel', 404, other.api('POST', `/api/orders/${id}/cancel`, {})],
    ['page', 404, other.request('GET', `/checkout/${id}`)],
    ['fragment', 404, other.request('GET', `/fragments/orders/${id}`)],
    ['confirmation', 404, other.post(`/orders/${id}/confirmation`, {})],
    ['cancellation', 404, other.post(`/orders/${id}/cancellation`, {})],
  ]
}

const released = ({ engine }: Scene, id: string) =>
  engine.db
    .selectFrom('inventory_events')
    .select('type')
    .where('order_id', '=', id)
    .where('type', '=', 'hold_released')
    .execute()

export const ORDERS: Input[] = [
  {
    number: 73,
    sent: "another customer's order, by every verb",
    tries: async (scene) => {
      const id = await scene.anOrder()
      const mine = await scene.other.api('GET', `/api/orders/${id}`)
      const unknown = await scene.other.api('GET', `/api/orders/${UNKNOWN}`)
      expect(mine.json).toEqual(unknown.json)
      return everyVerb(scene, id)
    },
    units: -1,
  },
  { number: 74, sent: 'an unknown order, by every verb', tries: (scene) => everyVerb(scene, UNKNOWN) },
  {
    number: 75,
    sent: 'abc, 1e3, 1;DROP, -1, 2^63 and 01 for an id',
    tries: (scene) =>
      ['abc', '1e3', '1;DROP', '-1', '9223372036854775808', '01', UNKNOWN.toUpperCase()].flatMap((id) =>
        everyVerb(scene, id),
      ),
  },
  {
    number: 76,
    sent: 'a confirmation twice',
    tries: async (scene) => {
      const id = await scene.anOrder()
      const [first, again] = [await confirm(scene, id), await confirm(scene, id)]
      expect(again.text).toBe(first.text)
      return [
        ['first', 200, first],
        ['again', 200, again],
        ['form', 303, confirmForm(scene, id)],
      ]
    },
    units: -1,
  },
  {
    number: 77,
    sent: 'fifty confirmations at once',
    tries: async (scene) => {
      const id = await scene.anOrder()
      const answers = await Promise.all(Array.from({ length: 50 }, () => confirm(scene, id)))
      const events = await scene.engine.db
        .selectFrom('inventory_events')
        .select('type')
        .where('order_id', '=', id)
        .execute()
      expect(events.map(({ type }) => type).toSorted()).toEqual(['hold_created', 'order_confirmed'])
      return answers.map((answer): Try => ['one of fifty', 200, answer])
    },
    units: -1,
  },
  {
    number: 78,
    sent: 'a confirmation a millisecond before the end of its hold, and at it',
    tries: async (scene) => {
      const [one, other] = [await scene.anOrder(), await scene.anOrder()]
      scene.clock.advance({ milliseconds: 119_999 })
      const before = await confirm(scene, one)
      scene.clock.advance({ milliseconds: 1 })
      return [
        ['before', 200, before],
        ['at', 410, await confirm(scene, other)],
      ]
    },
    // Of the holds before, all but what was confirmed lapse with the clock: 2 + 2 + 1 + 1 + 1 + 1 of them.
    units: 7,
  },
  {
    number: 79,
    sent: 'a confirmation of a lapsed hold, in both shapes',
    tries: async (scene) => {
      const id = await scene.anOrder()
      scene.clock.advance({ seconds: 120 })
      const answers: Try[] = [
        ['JSON', 410, await confirm(scene, id)],
        ['form', 410, await confirmForm(scene, id)],
      ]
      expect(await released(scene, id)).toHaveLength(1)
      return answers
    },
  },
  {
    number: 80,
    sent: 'a confirmation of a cancelled order',
    tries: async (scene) => {
      const id = await scene.anOrder()
      return [
        ['cancel', 200, await cancel(scene, id)],
        ['JSON', 409, confirm(scene, id)],
        ['form', 409, confirmForm(scene, id)],
      ]
    },
  },
  {
    number: 81,
    sent: 'a cancellation of a confirmed order',
    tries: async (scene) => {
      const id = await scene.anOrder()
      return [
        ['confirm', 200, await confirm(scene, id)],
        ['JSON', 409, cancel(scene, id)],
        ['form', 409, cancelForm(scene, id)],
      ]
    },
    units: -1,
  },
  {
    number: 82,
    sent: 'GET of a confirmation',
    tries: ({ client, browser }) => [
      ['JSON', 405, client.api('GET', `/api/orders/${UNKNOWN}/confirm`)],
      ['page', 405, browser.request('GET', `/orders/${UNKNOWN}/confirmation`)],
    ],
  },
  {
    number: 83,
    sent: 'a confirmation with quantity=9',
    tries: async (scene) => {
      const id = await scene.anOrder()
      return [
        ['JSON', 422, await scene.client.api('POST', `/api/orders/${id}/confirm`, { quantity: 9 })],
        ['form', 422, await scene.browser.post(`/orders/${id}/confirmation`, { quantity: '9' })],
        ['cancel', 200, await cancel(scene, id)],
      ]
    },
  },
  {
    number: 84,
    sent: 'a confirmation by an account that is no more, and a restock by an operator who is one no more',
    tries: async ({ visitor, shop, engine, product }) => {
      const nobody = visitor()
      nobody.useToken(await openTokens('a secret of a test, long enough for HS256').issue(999_999))
      const demoted = visitor()
      await shop.accounts.ensureAdmin('demoted@example.com', PASSWORD)
      await demoted.logIn('demoted@example.com')
      await engine.db
        .updateTable('users')
        .set({ role: 'customer' })
        .where('email', '=', 'demoted@example.com')
        .execute()
      await new Promise((resolve) => setTimeout(resolve, 1_010))
      return [
        ['no account', 401, nobody.api('POST', `/api/orders/${UNKNOWN}/confirm`)],
        ['demoted', 403, demoted.api('POST', `/api/admin/products/${product}/stock`, { quantity: 1 })],
      ]
    },
    because: 'accounts are not disabled here; one that is gone is nobody',
  },
]

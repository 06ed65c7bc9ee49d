import { expect } from 'vitest'
import type { Input, Scene, Try } from './scene.js'

/** A quantity in JSON as it is, and in a form as a browser would send its text. */
function quantity(scene: Scene, value: unknown, form: string | null = String(value)): Try[] {
  const tries: Try[] = [[`JSON ${JSON.stringify(value)}`, 422, scene.hold({ quantity: value })]]
  return form === null ? tries : [...tries, [`form ${form}`, 422, scene.holdForm({ quantity: form })]]
}

/** A quantity spelled in JSON by hand, where no value of JavaScript has that spelling. */
function spelled({ hold, product }: Scene, text: string, code = 422): Try {
  return [`JSON ${text}`, code, hold(`{"product_id":${product},"quantity":${text}}`)]
}

const key = (value: string) => ({ 'idempotency-key': value })

export const HOLDS: Input[] = [
  { number: 41, sent: 'quantity 0', tries: (scene) => quantity(scene, 0) },
  { number: 42, sent: 'quantity -1', tries: (scene) => quantity(scene, -1) },
  { number: 43, sent: 'quantity 1.6', tries: (scene) => quantity(scene, 1.6) },
  { number: 44, sent: 'quantity "1e1"', tries: (scene) => quantity(scene, '1e1') },
  { number: 45, sent: 'quantity "1" in JSON', tries: (scene) => quantity(scene, '1', null) },
  { number: 46, sent: 'quantity true', tries: (scene) => quantity(scene, true) },
  {
    number: 47,
    sent: 'no quantity, or null',
    tries: ({ hold, holdForm, product }) => [
      ['null', 422, hold({ quantity: null })],
      ['absent', 422, hold(`{"product_id":${product}}`)],
      ['form', 422, holdForm(`product_id=${product}&request_id=`)],
    ],
  },
  { number: 48, sent: 'quantity [1]', tries: (scene) => quantity(scene, [1], '[1]') },
  { number: 49, sent: 'quantity {"a":1}', tries: (scene) => quantity(scene, { a: 1 }, '{"a":1}') },
  {
    number: 50,
    sent: 'NaN and "Infinity"',
    tries: (scene) => [
      spelled(scene, 'NaN', 400),
      spelled(scene, '"Infinity"'),
      ['form', 422, scene.holdForm({ quantity: 'Infinity' })],
    ],
    because: 'JSON has no NaN, so that body cannot be read',
  },
  {
    number: 51,
    sent: '" 1", "０１", "0x1" and "+1"',
    tries: (scene) => [' 1', '０１', '0x1', '+1', '01', '1 '].flatMap((text) => quantity(scene, text)),
  },
  { number: 52, sent: 'quantity 2^31', tries: (scene) => quantity(scene, 2 ** 31) },
  {
    number: 53,
    sent: 'quantity 2^53+1',
    tries: (scene) => [
      spelled(scene, '9007199254740993'),
      ['form', 422, scene.holdForm({ quantity: '9007199254740993' })],
    ],
  },
  {
    number: 54,
    sent: 'quantity 1e309',
    tries: (scene) => [spelled(scene, '1e309'), ['form', 422, scene.holdForm({ quantity: '1e309' })]],
  },
  { number: 55, sent: 'quantity 101', tries: (scene) => quantity(scene, 101) },
  {
    number: 56,
    sent: 'more than is free',
    tries: async ({ hold, holdForm }) => {
      const answer = await hold({ quantity: 100 })
      expect(answer.json.error).toEqual({ code: 'insufficient_stock', message: 'Insufficient stock' })
      return [
        ['JSON', 409, answer],
        ['form', 409, holdForm({ quantity: '100' })],
      ]
    },
  },
  {
    number: 57,
    sent: 'a quantity twice',
    tries: async ({ hold, holdForm, product }) => {
      const answer = await hold(`{"product_id":${product},"quantity":1,"quantity":2}`)
      expect(answer.json.order.quantity).toBe(2)
      return [
        ['form', 422, holdForm(`product_id=${product}&quantity=1&quantity=9&request_id=`)],
        ['JSON', 201, answer],
      ]
    },
    units: -2,
    because: 'of two keys in JSON the last counts, by its standard',
  },
  {
    number: 58,
    sent: 'product 0, -1, "1 OR 1=1", 1.5 and 2^63',
    tries: ({ hold, holdForm }) =>
      [0, -1, '1 OR 1=1', 1.5, 2 ** 63, null].flatMap((product_id): Try[] => [
        [`JSON ${product_id}`, 422, hold({ product_id })],
        [`form ${product_id}`, 422, holdForm({ product_id: String(product_id) })],
      ]),
  },
  {
    number: 59,
    sent: 'a sale that has not begun',
    tries: async ({ hold, holdForm, upcoming }) => {
      const answer = await hold({ product_id: upcoming })
      expect(answer.json.error.code).toBe('sale_not_started')
      return [
        ['JSON', 409, answer],
        ['form', 409, holdForm({ product_id: String(upcoming) })],
      ]
    },
  },
  {
    number: 60,
    sent: 'a sale that has ended',
    tries: async ({ hold, holdForm, ended }) => {
      const answer = await hold({ product_id: ended })
      expect(answer.json.error.code).toBe('sale_ended')
      return [
        ['JSON', 409, answer],
        ['form', 409, holdForm({ product_id: String(ended) })],
      ]
    },
  },
  {
    number: 61,
    sent: 'a hold in the last millisecond of a sale, and in the one after',
    tries: async ({ hold, aProduct, clock }) => {
      const sale_ends_at = new Date(clock.read() + 1)
      const product_id = await aProduct({ stock: 2, sale_ends_at })
      const last = await hold({ product_id })
      clock.advance({ milliseconds: 1 })
      return [
        ['last', 201, last],
        ['after', 409, hold({ product_id })],
      ]
    },
    units: 1,
  },
  {
    number: 62,
    sent: 'a product that was deleted',
    tries: async ({ hold, holdForm, aProduct, boss }) => {
      const product_id = await aProduct({ stock: 1 })
      expect((await boss.api('DELETE', `/api/admin/products/${product_id}`)).status).toBe(204)
      return [
        ['JSON', 404, hold({ product_id })],
        ['form', 404, holdForm({ product_id: String(product_id) })],
      ]
    },
  },
  {
    number: 63,
    sent: 'price, user_id, customer_email, hold_expires_at and status in the body',
    tries: ({ hold, holdForm }) =>
      ['price', 'user_id', 'customer_email', 'hold_expires_at', 'status'].flatMap((field): Try[] => [
        [`JSON ${field}`, 422, hold({ [field]: 1 })],
        [`form ${field}`, 422, holdForm({ [field]: '1' })],
      ]),
  },
  {
    number: 64,
    sent: 'a second hold beside a pending one',
    tries: async ({ hold, holdForm }) => [
      ['JSON', 201, await hold({})],
      ['form', 303, await holdForm({})],
    ],
    units: -2,
    because: 'several holds of one product are allowed within the limit',
  },
  {
    number: 65,
    sent: 'the same key and body again, in both shapes',
    tries: async ({ hold, holdForm }) => {
      const [first, again] = [await hold({}, key('again')), await hold({}, key('again'))]
      expect(again.json.order).toEqual(first.json.order)
      const form = await holdForm({ request_id: 'again' })
      expect(form.headers.get('location')).toContain(first.json.order.id)
      return [
        ['first', 201, first],
        ['again', 201, again],
        ['form', 303, form],
      ]
    },
    units: -1,
  },
  {
    number: 66,
    sent: 'the same key with another body',
    tries: ({ hold, holdForm }) => [
      ['JSON', 422, hold({ quantity: 2 }, key('again'))],
      ['form', 422, holdForm({ quantity: '2', request_id: 'again' })],
    ],
  },
  {
    number: 67,
    sent: 'the same key eight times at once',
    tries: async ({ hold }) => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => hold({}, key('at-once'))))
      expect(new Set(answers.map(({ json }) => json.order.id)).size).toBe(1)
      return answers.map((answer): Try => ['one of eight', 201, answer])
    },
    units: -1,
    because: 'a repeat in flight waits for the order and gets it',
  },
  {
    number: 68,
    sent: 'a key of 300 characters, one with a space, one with a line end',
    tries: ({ hold, holdForm }) => [
      ['300 characters', 422, hold({}, key('k'.repeat(300)))],
      ['a space', 422, hold({}, key('two words'))],
      ['form', 422, holdForm({ request_id: 'k'.repeat(300) })],
      ['form, line end', 422, holdForm({ request_id: 'a\r\nb' })],
    ],
  },
  {
    number: 69,
    sent: "another customer's key",
    tries: async ({ other, product, client }) => {
      const answer = await other.api('POST', '/api/holds', { product_id: product, quantity: 1 }, key('again'))
      expect(answer.json.order.customer_email).toBe('other@example.com')
      return [
        ['JSON', 201, answer],
        ['the order, asked for by the first', 404, client.api('GET', `/api/orders/${answer.json.order.id}`)],
      ]
    },
    units: -1,
  },
  {
    number: 70,
    sent: 'a hold by nobody',
    tries: async ({ visitor, product }) => {
      const form = await visitor().post('/holds', {
        product_id: String(product),
        quantity: '1',
        request_id: '',
      })
      expect(form.headers.get('location')).toMatch(/^\/login\?next=/)
      return [
        ['JSON', 401, visitor().api('POST', '/api/holds', { product_id: product, quantity: 1 })],
        ['form', 303, form],
      ]
    },
  },
  {
    number: 71,
    sent: 'a hold from another site, with the cookie',
    tries: ({ browser, holdForm, product }) => [
      ['form', 403, holdForm({}, { origin: 'https://evil.test' })],
      [
        'API as text',
        415,
        browser.request('POST', '/api/holds', {
          body: `{"product_id":${product},"quantity":1}`,
          headers: { 'content-type': 'text/plain' },
        }),
      ],
    ],
  },
  {
    number: 72,
    sent: 'the 601st hold in a minute',
    tries: async ({ signedIn, aProduct }) => {
      const product_id = await aProduct({ stock: 0 })
      const bot = await signedIn()
      const attempts = Array.from({ length: 600 }, () =>
        bot.api('POST', '/api/holds', { product_id, quantity: 1 }),
      )
      const statuses = new Set((await Promise.all(attempts)).map(({ status }) => status))
      expect(statuses).toEqual(new Set([409]))
      return [
        ['JSON', 429, bot.api('POST', '/api/holds', { product_id, quantity: 1 })],
        ['form', 429, bot.post('/holds', { product_id: String(product_id), quantity: '1', request_id: '' })],
      ]
    },
    because: 'the ceiling stands far above what a person does and what a crowd needs',
  },
]

import { expect } from 'vitest'
import { PASSWORD } from '../../support/visitor.js'
import { CUSTOMER, type Input, type Scene, type Try } from './scene.js'

/** The same credentials in JSON and as a form; a door of its own for each, because both may be let in. */
function register({ visitor }: Scene, email: string, password: string, json: number, form = json): Try[] {
  return [
    ['JSON', json, visitor().api('POST', '/api/auth/register', { email, password })],
    ['form', form, visitor().post('/register', { email: email.replace('@', '+form@'), password, next: '' })],
  ]
}

const someone = () => `${crypto.randomUUID()}@example.com`

export const ACCOUNTS: Input[] = [
  { number: 21, sent: 'an email without @', tries: (scene) => register(scene, 'ann', PASSWORD, 422) },
  {
    number: 22,
    sent: 'an email of 300 characters',
    tries: (scene) => register(scene, `${'a'.repeat(288)}@example.com`, PASSWORD, 422),
  },
  {
    number: 23,
    sent: 'a@b.c\\r\\nBcc:x',
    tries: (scene) => register(scene, 'a@b.c\r\nBcc:x', PASSWORD, 422),
  },
  {
    number: 24,
    sent: 'a taken email in capitals with a space behind',
    tries: ({ visitor }) => {
      const email = `${CUSTOMER.toUpperCase()} `
      return [
        ['JSON', 409, visitor().api('POST', '/api/auth/register', { email, password: PASSWORD })],
        ['form', 409, visitor().post('/register', { email, password: PASSWORD, next: '' })],
      ]
    },
  },
  { number: 25, sent: 'ádmin@…', tries: (scene) => register(scene, 'ádmin@example.com', PASSWORD, 422) },
  {
    number: 26,
    sent: 'NUL in an email',
    tries: (scene) => register(scene, 'a\0b@example.com', PASSWORD, 422),
  },
  {
    number: 27,
    sent: '<img onerror>@x.co',
    tries: (scene) => register(scene, '<img onerror>@x.co', PASSWORD, 422),
  },
  {
    number: 28,
    sent: 'a password of 7 characters',
    tries: (scene) => register(scene, someone(), 'abcdefg', 422),
  },
  {
    number: 29,
    sent: 'a password of 73 bytes, and the 72 before its last',
    tries: async (scene) => [
      ...register(scene, someone(), 'a'.repeat(72).concat('X'), 422),
      ...register(scene, someone(), 'a'.repeat(72), 201, 303),
    ],
    because: 'bcrypt reads 72 bytes; more is refused rather than half believed',
  },
  {
    number: 30,
    sent: 'a password of 64 emoji, and one of 18',
    tries: (scene) => [
      ...register(scene, someone(), '🔑'.repeat(64), 422),
      ...register(scene, someone(), '🔑'.repeat(18), 201, 303),
    ],
    because: '64 of them are 256 bytes, 18 are 72',
  },
  {
    number: 31,
    sent: 'a password of 1 MB',
    tries: (scene) => register(scene, someone(), 'a'.repeat(1_048_576), 413),
  },
  { number: 32, sent: 'password123', tries: (scene) => register(scene, someone(), 'password123', 422) },
  {
    number: 33,
    sent: 'role=admin',
    tries: ({ visitor }) => {
      const body = { email: someone(), password: PASSWORD, role: 'admin' }
      return [
        ['JSON', 422, visitor().api('POST', '/api/auth/register', body)],
        ['form', 422, visitor().post('/register', { ...body, next: '' })],
      ]
    },
  },
  {
    number: 34,
    sent: 'an email as list, as object, and twice',
    tries: ({ visitor }) => [
      ['list', 422, visitor().api('POST', '/api/auth/login', { email: [CUSTOMER], password: PASSWORD })],
      ['object', 422, visitor().api('POST', '/api/auth/login', { email: { $ne: '' }, password: PASSWORD })],
      ['form', 422, visitor().post('/login', `email=a&email=b&password=${PASSWORD}&next=`)],
      ['form, bracketed', 422, visitor().post('/login', { 'email[$ne]': '', password: PASSWORD, next: '' })],
    ],
  },
  {
    number: 35,
    sent: "' OR 1=1--",
    tries: ({ visitor }) => {
      const injected = { email: "' OR 1=1--", password: "' OR 1=1--" }
      return [
        ['JSON', 401, visitor().api('POST', '/api/auth/login', injected)],
        ['form', 401, visitor().post('/login', { ...injected, next: '' })],
      ]
    },
  },
  {
    number: 36,
    sent: 'the sixth wrong password',
    tries: async ({ visitor, clock }) => {
      clock.advance({ seconds: 60 })
      const wrong = { email: 'guessed@example.com', password: 'wrong password' }
      for (let count = 0; count < 5; count += 1) {
        expect((await visitor().api('POST', '/api/auth/login', wrong)).status).toBe(401)
      }
      return [
        ['JSON', 429, visitor().api('POST', '/api/auth/login', wrong)],
        ['form', 429, visitor().post('/login', { ...wrong, next: '' })],
      ]
    },
  },
  {
    number: 37,
    sent: 'fifty registrations of one email at once, in both shapes',
    tries: async ({ visitor }) => {
      const body = { email: someone(), password: PASSWORD }
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          index % 2
            ? visitor().api('POST', '/api/auth/register', body)
            : visitor().post('/register', { ...body, next: '' }),
        ),
      )
      const [winner, ...others] = answers.toSorted((one, other) => one.status - other.status)
      expect([201, 303]).toContain(winner?.status)
      return others.map((answer): Try => ['another', 409, answer])
    },
  },
  {
    number: 38,
    sent: 'a log-in form from another site, and one that does not say where from',
    tries: ({ visitor }) => {
      const typed = { email: CUSTOMER, password: PASSWORD, next: '' }
      const body = new URLSearchParams(typed).toString()
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      return [
        ['foreign origin', 403, visitor().post('/login', typed, { origin: 'https://evil.test' })],
        [
          'cross-site',
          403,
          visitor().post('/login', typed, { origin: 'null', 'sec-fetch-site': 'cross-site' }),
        ],
        ['neither', 403, visitor().request('POST', '/login', { body, headers: type })],
      ]
    },
  },
  {
    number: 39,
    sent: 'next=//evil, /\\evil, javascript:, https:evil and a line end',
    tries: async ({ visitor }) => {
      const tries: Try[] = []
      for (const next of [
        '//evil.test',
        '/\\evil.test',
        'javascript:alert(1)',
        'https:evil.test',
        '/\r\nSet-Cookie:a=b',
      ]) {
        const answer = await visitor().post('/login', { email: CUSTOMER, password: PASSWORD, next })
        expect([next, answer.headers.get('location')]).toEqual([next, '/'])
        tries.push([next, 303, answer])
      }
      return tries
    },
  },
  {
    number: 40,
    sent: 'GET /logout',
    tries: ({ browser }) => [['page', 405, browser.request('GET', '/logout')]],
  },
]

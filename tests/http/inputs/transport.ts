import { expect } from 'vitest'
import { headOf, type Input, type Scene, type Try } from './scene.js'

/** Whatever a body is wrapped in. The API's and the form's way of sending it are tried side by side. */
const typed = (type: string) => ({ 'content-type': type })

/** One body to both doors, with the type that each of them demands unless another is given. */
function bothDoors(
  { client, browser, token }: Scene,
  body: BodyInit,
  type?: string,
): { api: ReturnType<Scene['hold']>; form: ReturnType<Scene['hold']> } {
  const headers = (own: string) => ({ ...typed(type ?? own), authorization: `Bearer ${token}` })
  return {
    api: client.request('POST', '/api/holds', { body, headers: headers('application/json') }),
    form: browser.request('POST', '/holds', {
      body,
      headers: { ...typed(type ?? 'application/x-www-form-urlencoded'), origin: 'http://shop.test' },
    }),
  }
}

function both(scene: Scene, body: BodyInit, api: number, form: number, type?: string): Try[] {
  const asked = bothDoors(scene, body, type)
  return [
    ['JSON', api, asked.api],
    ['form', form, asked.form],
  ]
}

const chunk = (size: number) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`
const A_MEGABYTE = 1_048_576
const HOLD = '{"product_id":1,"quantity":1}'

export const TRANSPORT: Input[] = [
  { number: 1, sent: '{bad', tries: (scene) => both(scene, '{bad', 400, 422) },
  { number: 2, sent: 'an empty body', tries: (scene) => both(scene, '', 400, 422) },
  {
    number: 3,
    sent: '[], null and "x" as the root',
    tries: (scene) => ['[]', 'null', '"x"'].flatMap((body) => both(scene, body, 422, 422)),
  },
  {
    number: 4,
    sent: 'JSON nested 8,000 and 10,000 deep',
    tries: (scene) => [
      ...both(scene, `${'['.repeat(8_000)}${']'.repeat(8_000)}`, 400, 422),
      ...both(scene, `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 413, 413),
    ],
    because: '10,000 brackets and their ends are over 16 KB',
  },
  { number: 5, sent: 'text/xml', tries: (scene) => both(scene, '<x/>', 415, 415, 'text/xml') },
  { number: 6, sent: 'JSON as text/plain', tries: (scene) => both(scene, HOLD, 415, 415, 'text/plain') },
  {
    number: 7,
    sent: 'no content type',
    tries: (scene) => [
      [
        'JSON',
        415,
        scene.socket(headOf(scene, 'POST', '/api/holds', [`Content-Length: ${HOLD.length}`]), HOLD),
      ],
      [
        'form',
        415,
        scene.browser.request('POST', '/holds', {
          body: new Uint8Array([65]),
          headers: { origin: 'http://shop.test' },
        }),
      ],
    ],
  },
  {
    number: 8,
    sent: 'invalid UTF-8',
    tries: (scene) => both(scene, new Uint8Array([0x7b, 0xff, 0x7d]), 400, 400),
  },
  { number: 9, sent: 'a megabyte', tries: (scene) => both(scene, 'x'.repeat(A_MEGABYTE), 413, 413) },
  {
    number: 10,
    sent: 'a megabyte in chunks, of no stated length',
    tries: (scene) => [
      [
        'JSON',
        413,
        scene.socket(
          headOf(scene, 'POST', '/api/holds', [
            'Content-Type: application/json',
            'Transfer-Encoding: chunked',
          ]),
          chunk(A_MEGABYTE),
          '0\r\n\r\n',
        ),
      ],
    ],
  },
  {
    number: 11,
    sent: 'a Content-Length that lies, stands twice, or stands beside chunks',
    tries: (scene) => {
      const lying = (...headers: string[]) =>
        scene.socket(
          headOf(scene, 'POST', '/api/holds', ['Content-Type: application/json', ...headers]),
          HOLD,
        )
      return [
        ['too short', 400, lying('Content-Length: 10')],
        ['twice', 400, lying('Content-Length: 10', 'Content-Length: 29')],
        ['beside chunks', 400, lying('Content-Length: 29', 'Transfer-Encoding: chunked')],
        ['negative', 400, lying('Content-Length: -1')],
      ]
    },
  },
  {
    number: 12,
    sent: 'a header of 20 KB',
    tries: (scene) => [
      ['socket', 431, scene.socket(headOf(scene, 'GET', '/', [`X-Long: ${'x'.repeat(20_000)}`]))],
    ],
  },
  {
    number: 13,
    sent: '%E0%A4%A in a path',
    tries: ({ client, browser }) => [
      ['API', 404, client.api('GET', '/api/orders/%E0%A4%A')],
      ['page', 404, browser.request('GET', '/checkout/%E0%A4%A')],
    ],
  },
  {
    number: 14,
    sent: '%00 in an id',
    tries: ({ client, browser, boss }) => [
      ['API', 404, client.api('GET', '/api/orders/%00')],
      ['page', 404, browser.request('GET', '/checkout/%00')],
      ['console', 404, boss.request('GET', '/admin/products/1%00')],
    ],
  },
  {
    number: 15,
    sent: 'TRACE and PUT',
    tries: async (scene) => {
      const put = await scene.client.api('PUT', '/api/holds', {})
      expect(put.headers.get('allow')).toBe('POST')
      return [
        ['PUT to the API', 405, put],
        ['PUT to a page', 405, scene.browser.request('PUT', '/orders')],
        ['TRACE', 405, scene.socket(headOf(scene, 'TRACE', '/'))],
      ]
    },
  },
  {
    number: 16,
    sent: '//admin, /ADMIN and /admin/..;/',
    tries: ({ boss, visitor }) => [
      ['//admin', 404, visitor().request('GET', 'http://shop.test//admin')],
      ['/ADMIN', 404, visitor().request('GET', '/ADMIN')],
      ['/admin/..;/ by an operator', 404, boss.request('GET', '/admin/..;/')],
      ['/admin/..;/ by nobody', 303, visitor().request('GET', '/admin/..;/')],
    ],
    because: 'what is below /admin leads nobody but operators to a 404',
  },
  {
    number: 17,
    sent: 'a thousand fields',
    tries: (scene) => {
      const names = Array.from({ length: 1_000 }, (_, index) => `f${index}`)
      const { api } = bothDoors(scene, JSON.stringify(Object.fromEntries(names.map((name) => [name, 1]))))
      const { form } = bothDoors(scene, names.map((name) => `${name}=1`).join('&'))
      return [
        ['JSON', 422, api],
        ['form', 422, form],
      ]
    },
  },
  {
    number: 18,
    sent: '__proto__ and constructor as fields',
    tries: (scene) =>
      ['__proto__', 'constructor', 'prototype'].flatMap((key): Try[] => [
        ['JSON', 422, scene.hold(`{"product_id":${scene.product},"quantity":1,"${key}":{"role":"admin"}}`)],
        ['form', 422, scene.holdForm({ [`${key}.role`]: 'admin' })],
        ['form', 422, scene.holdForm(`product_id=${scene.product}&quantity=1&request_id=&${key}=1`)],
      ]),
  },
  {
    number: 19,
    sent: 'an evil Host',
    tries: async (scene) => {
      const ask = (path: string) =>
        scene.socket(
          `GET ${path} HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: evil.test\r\nConnection: close\r\n\r\n`,
        )
      const answers = await Promise.all(['/', '/login', '/admin', '/nothing', '/api/products/live'].map(ask))
      for (const { text, headers } of answers) {
        expect(text + JSON.stringify([...headers])).not.toContain('evil.test')
      }
      return answers.map(
        (answer, index): Try => [`page ${index}`, [200, 200, 303, 404, 200][index] ?? 0, answer],
      )
    },
    because: 'the shop answers to any name it is reached by, and repeats none',
  },
  {
    number: 20,
    sent: "a cookie of 8 KB, two at once, and '; --",
    tries: ({ visitor }) =>
      [`holdfast=${'x'.repeat(8_000)}`, 'holdfast=a; holdfast=b', "holdfast='; --"].flatMap(
        (cookie): Try[] => [
          ['API', 401, visitor().request('GET', '/api/orders', { headers: { cookie } })],
          ['page', 303, visitor().request('GET', '/orders', { headers: { cookie } })],
        ],
      ),
  },
]

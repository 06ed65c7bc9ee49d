import { expect } from 'vitest'
import type { Input, Scene, Try } from './scene.js'

const PRODUCT = {
  name: 'Walnut bowl',
  price_cents: 4_200,
  stock: 3,
  sale_starts_at: '2026-06-01T11:00:00Z',
  sale_ends_at: '2026-06-01T15:00:00Z',
}
const FORM = {
  name: 'Walnut bowl',
  description: '',
  image_url: '',
  price: '42.00',
  stock: '3',
  sale_starts_at: '2026-06-01T13:00',
  sale_ends_at: '2026-06-01T17:00',
  limit_per_customer: '',
  hold_seconds: '',
  version: '',
}

const json = ({ boss }: Scene, fields: object) =>
  boss.api('POST', '/api/admin/products', { ...PRODUCT, ...fields })
const form = ({ boss }: Scene, fields: Record<string, string>) =>
  boss.post('/admin/products', { ...FORM, ...fields })

/** Each fault in the spelling of both shapes. */
function faults(scene: Scene, inJson: object[], inForm: Record<string, string>[]): Try[] {
  return [
    ...inJson.map((fields): Try => [`JSON ${JSON.stringify(fields).slice(0, 40)}`, 422, json(scene, fields)]),
    ...inForm.map((fields): Try => [`form ${JSON.stringify(fields).slice(0, 40)}`, 422, form(scene, fields)]),
  ]
}

const restock = ({ boss, product }: Scene, quantity: number) =>
  boss.api('POST', `/api/admin/products/${product}/stock`, { quantity })
const restockForm = ({ boss, product }: Scene, quantity: string) =>
  boss.post(`/admin/products/${product}/stock`, { quantity, reason: '', request_id: '' })

export const STRANGE_NAMES = [
  '<script>alert(1)</script>',
  '{{7*7}}',
  '" hx-get="/admin/products/new" hx-trigger="load',
  '\u202egnp.exe',
  '🦊'.repeat(40),
]

export const PRODUCTS: Input[] = [
  {
    number: 85,
    sent: 'the cookie and the token of a customer, at each address of operators',
    tries: ({ app, browser, client }) =>
      app.routes
        .filter(({ path, method }) => /^\/(fragments\/|api\/)?admin/.test(path) && method !== 'ALL')
        .map(({ method, path }): Try => {
          const address = path.replace(/:\w+/g, '1')
          const asked = path.startsWith('/api/')
            ? client.api(method, address, method === 'GET' ? undefined : {})
            : method === 'POST'
              ? browser.post(address, {})
              : browser.request(method, address)
          return [`${method} ${path}`, 403, asked]
        }),
  },
  {
    number: 86,
    sent: 'price -1, 1e9, 19.999, "NaN" and 19,99',
    tries: (scene) =>
      faults(
        scene,
        [-1, 1e9, 19.999, 'NaN', '19,99'].map((price_cents) => ({ price_cents })),
        ['-1', '1e9', '19.999', 'NaN', '19,99', ''].map((price) => ({ price })),
      ),
  },
  {
    number: 87,
    sent: 'stock -1, 2^31 and 1.5',
    tries: (scene) =>
      faults(
        scene,
        [-1, 2 ** 31, 1.5].map((stock) => ({ stock })),
        ['-1', '2147483648', '1.5'].map((stock) => ({ stock })),
      ),
  },
  {
    number: 88,
    sent: 'a withdrawal of more than is free',
    tries: (scene) => [
      ['JSON', 409, restock(scene, -1_000)],
      ['form', 409, restockForm(scene, '-1000')],
    ],
  },
  {
    number: 89,
    sent: 'a restock beyond all bounds',
    tries: (scene) => [
      ['JSON', 422, restock(scene, 2 ** 31)],
      ['JSON, within one but not in all', 422, restock(scene, 10_000_000)],
      ['form', 422, restockForm(scene, '2147483648')],
    ],
  },
  {
    number: 90,
    sent: 'a sale that ends before it starts, and as it starts',
    tries: (scene) =>
      faults(
        scene,
        [{ sale_ends_at: '2026-06-01T10:00:00Z' }, { sale_ends_at: PRODUCT.sale_starts_at }],
        [{ sale_ends_at: '2026-06-01T12:00' }, { sale_ends_at: FORM.sale_starts_at }],
      ),
  },
  {
    number: 91,
    sent: '2026-02-30, the years 9999 and 0001, and 02:30 in the hour that summer time leaves out',
    tries: (scene) =>
      faults(
        scene,
        ['2026-02-30T10:00:00Z', '9999-01-01T00:00:00Z', '0001-01-01T00:00:00Z'].map((sale_ends_at) => ({
          sale_ends_at,
        })),
        ['2026-02-30T10:00', '9999-01-01T00:00', '0001-01-01T00:00', '2027-03-28T02:30'].map(
          (sale_ends_at) => ({
            sale_ends_at,
          }),
        ),
      ),
  },
  {
    number: 92,
    sent: 'a name that is empty, 10,000 long, or of spaces and nothing visible',
    tries: (scene) => {
      const names = ['', 'x'.repeat(10_000), ' ', '\u200b\u2060 \ufeff'].map((name) => ({ name }))
      return faults(scene, names, names)
    },
  },
  {
    number: 93,
    sent: 'names of markup, templates, htmx, turned text and emoji',
    tries: async (scene) => {
      const tries: Try[] = []
      for (const name of STRANGE_NAMES) {
        tries.push([name, 201, await json(scene, { name, description: name })])
        tries.push([name, 303, await form(scene, { name, description: name })])
      }
      const { text } = await scene.browser.request('GET', '/')
      expect(text).not.toMatch(/<script>alert|" hx-get="\/admin/)
      expect(text).toContain('&lt;script&gt;')
      return tries
    },
    units: 30,
    because: 'they are text, and are shown as text',
  },
  {
    number: 94,
    sent: 'a description of 1 MB',
    tries: (scene) => {
      const description = 'x'.repeat(1_048_576)
      return [
        ['JSON', 413, json(scene, { description })],
        ['form', 413, form(scene, { description })],
      ]
    },
  },
  {
    number: 95,
    sent: 'the deletion of a product with orders',
    tries: async ({ boss, product }) => {
      const answer = await boss.api('DELETE', `/api/admin/products/${product}`)
      expect(answer.json.error.code).toBe('has_orders')
      return [
        ['JSON', 409, answer],
        ['form', 409, boss.post(`/admin/products/${product}/deletion`, {})],
      ]
    },
  },
  {
    number: 96,
    sent: 'an edit of a version that is no more',
    tries: async (scene) => {
      const { boss, product } = scene
      const edit = (version: number) =>
        boss.api('PATCH', `/api/admin/products/${product}`, { version, description: 'new' })
      return [
        ['first', 200, await edit(1)],
        ['JSON', 409, await edit(1)],
        [
          'form',
          409,
          boss.post(`/admin/products/${product}`, { ...FORM, stock: '', hold_seconds: '120', version: '1' }),
        ],
      ]
    },
  },
  {
    number: 97,
    sent: 'a name that a spreadsheet would run',
    tries: async (scene) => {
      const name = "=cmd|' /C calc'!A0"
      const { id } = (await json(scene, { name })).json.product
      await scene.hold({ product_id: id })
      const answer = await scene.boss.request('GET', `/admin/products/${id}/orders.csv`)
      expect(answer.text).toContain(`,'=cmd|' /C calc'!A0,`)
      return [['file', 200, answer]]
    },
    units: 2,
    because: 'it is a name all the same; the file takes its sting out',
  },
  {
    number: 98,
    sent: 'pictures at javascript: and file:',
    tries: (scene) => {
      const pictures = [
        'javascript:alert(1)',
        'file:///etc/passwd',
        'data:text/html,x',
        '//evil.test/x.svg',
      ].map((image_url) => ({ image_url }))
      return faults(scene, pictures, pictures)
    },
  },
]

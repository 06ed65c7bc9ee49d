import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { OPERATIONS } from '../../src/http/api-operations.js'
import { openTestApp } from '../support/app.js'

test('the description of the API is valid OpenAPI 3.1', async () => {
  const { visitor } = await openTestApp()
  const { status, json } = await visitor().api('GET', '/api/openapi.json')
  expect(status).toBe(200)
  expect(json.openapi).toMatch(/^3\.1/)
  const { valid, errors } = await new Validator().validate(json)
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
})

test('it describes every route of the API and no other', async () => {
  const { app } = await openTestApp()
  const routed = app.routes
    .filter(
      ({ path, method }) => path.startsWith('/api/') && method !== 'ALL' && !path.endsWith('openapi.json'),
    )
    .map(({ path, method }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
  expect([...new Set(routed)].sort()).toEqual([...described].sort())
})

test('every operation answers in the shape that is described', async () => {
  const { operator, visitor } = await openTestApp()
  const admin = await operator()
  const answers = new Map<string, { status: number; json: unknown }>()
  const ask = async (client: typeof admin, method: string, path: string, told: string, body?: unknown) => {
    const answer = await client.api(method, path, body)
    answers.set(`${method.toLowerCase()} ${told}`, answer)
    return answer.json
  }
  const account = { email: 'client@example.com', password: 'a long and private sentence' }
  await ask(visitor(), 'POST', '/api/auth/register', '/api/auth/register', account)
  const client = visitor()
  client.useToken((await ask(visitor(), 'POST', '/api/auth/login', '/api/auth/login', account)).token)

  const sale = { sale_starts_at: '2026-06-01T11:00:00Z', sale_ends_at: '2026-06-01T13:00:00Z' }
  const product = { name: 'Walnut bowl', price_cents: 4200, stock: 12, extension_allowed: true, ...sale }
  const created = await ask(admin, 'POST', '/api/admin/products', '/api/admin/products', product)
  const spare = await admin.api('POST', '/api/admin/products', product)
  const at = `/api/admin/products/${created.product.id}`
  const told = '/api/admin/products/{productId}'
  await ask(client, 'GET', '/api/products/live', '/api/products/live')
  const hold = () =>
    ask(client, 'POST', '/api/holds', '/api/holds', { product_id: created.product.id, quantity: 1 })
  const list = `/api/products/${spare.json.product.id}/waitlist`
  const toldList = '/api/products/{productId}/waitlist'
  await ask(client, 'POST', list, toldList, { quantity: 13 })
  await ask(client, 'GET', list, toldList)
  await ask(client, 'DELETE', list, toldList)
  const room = `/api/products/${spare.json.product.id}/admission`
  const toldRoom = '/api/products/{productId}/admission'
  const spareAt = `/api/admin/products/${spare.json.product.id}`
  await ask(admin, 'PATCH', spareAt, told, { version: 1, waiting_room: 'shuffle' })
  await ask(visitor(), 'POST', room, toldRoom)
  const [one, other, third] = [await hold(), await hold(), await hold()].map(({ order }) => order.id)
  await ask(
    client,
    'GET',
    `/api/products/${created.product.id}/receipts`,
    '/api/products/{productId}/receipts',
  )
  await ask(client, 'GET', '/api/orders', '/api/orders')
  await ask(client, 'GET', `/api/orders/${one}`, '/api/orders/{orderId}')
  await ask(client, 'POST', `/api/orders/${one}/extension`, '/api/orders/{orderId}/extension', {})
  await ask(client, 'POST', `/api/orders/${one}/confirm`, '/api/orders/{orderId}/confirm')
  await ask(client, 'POST', `/api/orders/${other}/cancel`, '/api/orders/{orderId}/cancel')
  await ask(admin, 'POST', `/api/admin/orders/${third}/cancel`, '/api/admin/orders/{orderId}/cancel', {
    reason: 'fraud',
  })
  await ask(admin, 'GET', '/api/admin/metrics', '/api/admin/metrics')
  await ask(admin, 'GET', '/api/admin/products', '/api/admin/products')
  const size = { shoppers: 2, seconds: 5 }
  const { rehearsal } = await ask(admin, 'POST', `${at}/rehearsal`, `${told}/rehearsal`, size)
  const rehearsed = `/api/admin/rehearsals/${rehearsal.product_id}`
  await ask(admin, 'GET', rehearsed, '/api/admin/rehearsals/{productId}')
  await ask(admin, 'DELETE', rehearsed, '/api/admin/rehearsals/{productId}')
  await ask(admin, 'PATCH', at, told, { version: 1, name: 'Oak bowl' })
  await ask(admin, 'POST', `${at}/stock`, `${told}/stock`, { quantity: 1 })
  for (const action of ['pause', 'resume', 'end']) {
    await ask(admin, 'POST', `${at}/${action}`, `${told}/${action}`, {})
  }
  await ask(admin, 'DELETE', `/api/admin/products/${spare.json.product.id}`, told)

  for (const { method, path, status, answer } of OPERATIONS) {
    const found = answers.get(`${method} ${path}`)
    expect([method, path, found?.status]).toEqual([method, path, status])
    expect([path, faultsOf(answer, found?.json)]).toEqual([path, []])
  }
})

function faultsOf(schema: z.ZodType | undefined, value: unknown): unknown[] {
  const result = schema?.safeParse(value)
  return result && !result.success ? result.error.issues : []
}

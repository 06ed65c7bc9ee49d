import { expect, test } from 'vitest'
import { openTestApp } from '../support/app.js'
import { holdRow } from '../support/held-row.js'
import { PASSWORD } from '../support/visitor.js'

/** As many holds as this shop takes in hand at once, and some more. */
const IN_HAND_MAX = 512
const CROWD = IN_HAND_MAX + 28
const TURNED_AWAY = 20

test('a rush beyond what can be taken in hand is turned away at the door; polls are answered from memory', async () => {
  const app = await openTestApp({ inHandMax: IN_HAND_MAX })
  const productId = await app.aProduct({ stock: 10_000 })
  const customer = app.visitor()
  const account = { email: 'in-the-rush@example.com', password: PASSWORD }
  customer.useToken((await customer.api('POST', '/api/auth/register', account)).json.token)
  const hold = () => customer.api('POST', '/api/holds', { product_id: productId, quantity: 1 })
  const usual = await customer.request('GET', '/fragments/products')
  const row = await holdRow(app.engine, productId)

  const answers: Awaited<ReturnType<typeof hold>>[] = []
  const rush = Array.from({ length: CROWD }, () => hold().then((answer) => answers.push(answer)))
  await expect.poll(() => answers.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(TURNED_AWAY)
  const refused = [...answers]
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([503]))
  const seconds = refused.map(({ headers }) => Number(headers.get('retry-after')))
  expect(Math.min(...seconds)).toBeGreaterThanOrEqual(1)
  expect(new Set(seconds).size).toBeGreaterThan(1)
  expect(refused[0]?.json.error.code).toBe('unavailable')

  const poll = await customer.request('GET', '/fragments/products')
  expect(poll.text).toBe(usual.text)
  expect(Number(poll.headers.get('poll-after'))).toBeGreaterThan(Number(usual.headers.get('poll-after')))

  await row.letGo()
  await Promise.all(rush)
  const granted = answers.filter(({ status }) => status === 201).length
  expect(granted).toBeGreaterThan(0)
  expect((await hold()).status).toBe(201)
  await app.assertStockAddsUp(productId, { held: granted + 1 })
})

test('a page is turned away as kindly, with its own time to come back', async () => {
  const app = await openTestApp({ inHandMax: IN_HAND_MAX })
  const productId = await app.aProduct({ stock: 10_000 })
  const visitor = await app.signedIn()
  const fields = { product_id: String(productId), quantity: '1', request_id: '' }
  const row = await holdRow(app.engine, productId)
  const answers: Awaited<ReturnType<typeof visitor.post>>[] = []
  const rush = Array.from({ length: CROWD }, () =>
    visitor.post('/holds', fields).then((answer) => answers.push(answer)),
  )
  await expect.poll(() => answers.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(TURNED_AWAY)
  expect(answers[0]?.status).toBe(503)
  expect(answers[0]?.headers.get('retry-after')).toMatch(/^[1-4]$/)
  expect(answers[0]?.text).toContain('The shop is very busy')
  await row.letGo()
  await Promise.all(rush)
  await app.assertStockAddsUp(productId, {
    held: answers.filter(({ status }) => status === 303).length,
  })
})

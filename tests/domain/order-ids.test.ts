import { expect, test } from 'vitest'
import { isOrderId, newOrderId } from '../../src/domain/order-ids.js'

test('ids are UUIDs of version 7, each another, and in the order of time', async () => {
  const first = newOrderId()
  await new Promise((resolve) => setTimeout(resolve, 2))
  const ids = Array.from({ length: 10_000 }, newOrderId)
  expect(new Set(ids).size).toBe(10_000)
  expect(ids.every((id) => isOrderId(id) && id[14] === '7' && '89ab'.includes(id[19] ?? ''))).toBe(true)
  expect(ids.every((id) => id > first)).toBe(true)
})

test.each([
  '',
  'abc',
  '01A204CB-039C-7253-9687-406B6AB232A2',
  '01a204cb039c72539687406b6ab232a2',
  '01a204cb-039c-7253-9687-406b6ab232a2 ',
])('"%s" is spelled like none', (text) => {
  expect(isOrderId(text)).toBe(false)
})

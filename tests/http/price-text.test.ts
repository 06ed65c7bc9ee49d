import { expect, test } from 'vitest'
import { formatPrice, parsePrice } from '../../src/http/price-text.js'

test.each([
  ['12.50', 'USD', 1250],
  ['12.5', 'USD', 1250],
  ['12', 'USD', 1200],
  ['0', 'USD', 0],
  ['0.01', 'USD', 1],
  ['1200', 'JPY', 1200],
  ['1.234', 'KWD', 1234],
])('%s %s is %i of the minor unit, and back', (typed, currency, cents) => {
  expect(parsePrice(typed, currency)).toBe(cents)
  expect(parsePrice(formatPrice(cents, currency), currency)).toBe(cents)
})

test.each([
  ['19.999', 'USD'],
  ['19,99', 'USD'],
  ['-1', 'USD'],
  ['1e9', 'USD'],
  ['NaN', 'USD'],
  ['', 'USD'],
  ['.5', 'USD'],
  ['1.', 'USD'],
  ['0x10', 'USD'],
  ['1 000', 'USD'],
  ['12.5', 'JPY'],
])('%s is no price in %s', (typed, currency) => {
  expect(parsePrice(typed, currency)).toBeNull()
})

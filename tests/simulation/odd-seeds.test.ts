import { test } from 'vitest'
import { simulateHalf } from './slice.js'

test(
  'no promise is broken by faults, crashes and lost answers, in the shops with odd seeds',
  () => simulateHalf(1),
  300_000,
)

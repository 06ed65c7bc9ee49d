import { test } from 'vitest'
import { simulateHalf } from './slice.js'

test(
  'no promise is broken by faults, crashes and lost answers, in the shops with even seeds',
  () => simulateHalf(0),
  300_000,
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkPromises } from '../support/promises.js'
import { nameOf, runSale, saleOf, seedOf } from '../support/random-sale.js'

const RUNS = 1_500
/** Batches of one run; with five commands each, and as many runs, that is over 100,000 commands. */
const BATCHES = 30

const sale = saleOf(
  {
    hold: 12,
    confirm: 6,
    cancel: 6,
    extend: 2,
    revoke: 1,
    join: 1,
    leave: 1,
    add_stock: 2,
    release_due: 2,
  },
  BATCHES,
)

test('every promise holds after every batch of random commands, and each outcome is what it says', () => {
  const seen = new Map<string, number>()
  let commands = 0
  fc.assert(
    fc.property(sale, (one) => {
      commands += runSale(one, (world, _before, _commands, outcomes) => {
        for (const name of outcomes.map(nameOf)) {
          seen.set(name, (seen.get(name) ?? 0) + 1)
        }
        checkPromises(world)
      })
    }),
    { numRuns: RUNS, seed: seedOf('decide()') },
  )
  console.log(
    `decide(): ${commands} commands, ${[...seen].map(([name, count]) => `${name} ${count}`).join(', ')}`,
  )
  expect(commands).toBeGreaterThanOrEqual(100_000)
  // A branch that the random commands never took was not tested by them.
  for (const name of [
    'pending',
    'confirmed',
    'cancelled',
    'insufficient_stock',
    'limit_reached',
    'hold_expired',
    'already_resolved',
    'extension_refused',
    'not_found',
    'invalid',
    'sale_ended',
    'sale_paused',
    'stock',
    'released',
  ]) {
    expect(seen.get(name) ?? 0, name).toBeGreaterThan(100)
  }
})

test('what was granted can be asked for again: each is answered as before, and nothing is written', () => {
  fc.assert(
    fc.property(sale, (one) => {
      runSale(one, (world, _before, commands, outcomes) => {
        const granted = commands.filter((command, index) => {
          const outcome = outcomes[index]
          const wasGranted = outcome && ('order' in outcome || ('entry' in outcome && outcome.joined))
          return wasGranted && ['hold', 'join', 'extend'].includes(command.kind)
        })
        // What the head of a batch still had to release would be written now, and is not what is asked about.
        world.releaseMax = 500
        world.run([])
        const events = world.events.length
        const waiting = world.product.waiting
        const again = world.run(granted)
        expect(again.filter((outcome) => 'refused' in outcome)).toEqual([])
        expect([world.events.length, world.product.waiting]).toEqual([events, waiting])
      })
    }),
    { numRuns: 100 },
  )
})

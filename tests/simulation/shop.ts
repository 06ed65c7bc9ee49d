import type { Engine } from '../../src/domain/engine.js'
import { type Lanes, openLanes } from '../../src/domain/lane.js'
import type { Refused } from '../../src/domain/refusal.js'
import { Refusal } from '../../src/domain/refusal.js'
import type { Command, Outcome } from '../../src/domain/sale.js'
import type { Counts } from './counts.js'
import type { Dice } from './dice.js'
import { openSimulatedEngine } from './engine.js'
import type { LockServer } from './lock-server.js'
import { type Process, startProcess } from './process.js'
import { numberAndForget } from './receipts.js'
import type { Server } from './server.js'
import type { Timeline } from './timeline.js'

/** One web process: the shop's real lanes on a simulated engine. */
export interface WebProcess {
  process: Process
  engine: Engine
  lanes: Lanes
}

/** What a client can be told: an outcome, or nothing that it could rely on. */
export type Told = Exclude<Outcome, { refused: unknown }> | { refused: Refused } | 'unknown'

export interface Surroundings {
  timeline: Timeline
  dice: Dice
  counts: Counts
  server: Server
  locks: LockServer
}

export function startWebProcess(name: string, surroundings: Surroundings): WebProcess {
  const { timeline, dice, counts } = surroundings
  const clock = { offset: dice.from(-300_000, 300_000), speed: dice.pick([0.9, 1, 1, 1.1]) }
  const process = startProcess(name, timeline, clock)
  const engine = openSimulatedEngine({ process, ...surroundings })
  const lanes = openLanes({
    engine,
    receipts: numberAndForget(),
    onCommit: () => undefined,
    onFault: (_error, what) => {
      if (what.startsWith('the release')) {
        counts.add('a hold that cannot be released was left alone')
      }
      if (what.startsWith('a command')) {
        counts.add('a command that cannot be written was sorted out of its batch')
      }
    },
    time: {
      now: process.now,
      nextTurn: () => process.sleep(dice.from(0, 100) / 1_000),
      pause: (attempt) => process.sleep(attempt * dice.from(5, 24)),
    },
  })
  return { process, engine, lanes }
}

/** Sends a command as a route does, and says what its client hears. A process that dies answers nobody. */
export function ask(
  { process, lanes }: WebProcess,
  counts: Counts,
  productId: number,
  command: Command,
): Promise<Told> {
  counts.add('commands')
  return new Promise((resolve) => {
    if (!process.alive) {
      resolve('unknown')
      return
    }
    process.onDeath(() => resolve('unknown'))
    lanes.submit(productId, command).then(
      ({ outcome }) => resolve(outcome),
      (error: unknown) => {
        if (error instanceof Refusal && error.code !== 'unavailable') {
          resolve({ refused: { code: error.code, message: error.message } })
          return
        }
        if (error instanceof Refusal && error.message.startsWith('Too many')) {
          counts.add('a command was turned away: its lane was too slow')
        }
        resolve('unknown')
      },
    )
  })
}

import type { Database } from './database.js'
import type { Dice } from './dice.js'
import { askDirectly } from './migrated.js'
import type { Poison } from './poison.js'
import { BEGINNING, type Weather } from './server.js'
import { ask, type Surroundings, startWebProcess, type WebProcess } from './shop.js'

export interface Chaos {
  /** The processes that live now. */
  web(): WebProcess[]
  /** From now on processes die and come back, servers fall over, rows go bad and sales are paused. */
  begin(): void
}

export interface ChaosOptions extends Surroundings {
  database: Database
  poison: Poison
  productIds: number[]
  isOver(): boolean
}

/** Some simulated shops live in mild weather and some in storms: rare things need both to come up. */
export function randomWeather(dice: Dice): Weather {
  const storm = dice.pick([0, 0.3, 1, 3])
  return {
    latencyMax: dice.pick([1, 3, 3, 20]),
    deadlock: 0.003 * storm,
    lockWait: 0.001 * storm,
    cut: 0.002 * storm,
    commitNeverTold: 0.01 * storm,
    commitAnswerLost: 0.02 * storm,
    commitLate: 0.01 * storm,
    hang: 0.0004 * storm,
  }
}

/** Most processes that share one simulated database. */
const PROCESSES_MAX = 4

export function openChaos(options: ChaosOptions): Chaos {
  const { timeline, dice, counts, server, locks, database, poison, productIds, isOver } = options
  let started = 0
  let web = Array.from({ length: dice.pick([1, 2, 2, 3, PROCESSES_MAX]) }, start)

  function start(): WebProcess {
    started += 1
    const opened = startWebProcess(`web-${started}`, options)
    void sweep(opened)
    return opened
  }

  /** As src/domain/expiry.ts does: it only pokes the lanes, and which process does it does not matter. */
  async function sweep(one: WebProcess): Promise<void> {
    const every = dice.from(300, 1_500)
    while (one.process.alive) {
      await one.process.sleep(every)
      for (const productId of productIds) {
        await ask(one, counts, productId, { kind: 'release_due' })
      }
    }
  }

  async function strike(): Promise<void> {
    const calm = dice.pick([2_000, 10_000, 60_000])
    while (!isOver()) {
      await timeline.sleep(dice.from(calm / 4, calm))
      if (isOver()) {
        return
      }
      switch (dice.from(0, 7)) {
        case 0:
        case 1:
          killOne()
          break
        case 2:
          server.crash(dice.from(100, 1_500))
          break
        case 3:
          server.freeze(dice.from(100, 3_500))
          break
        case 4:
          locks.crash(dice.from(100, 3_000))
          break
        case 5:
          poisonOne()
          break
        default:
          await pauseOne()
      }
    }
  }

  function killOne(): void {
    const dying = dice.pick(web)
    counts.add('a process was killed')
    server.forget(dying.process)
    dying.process.die()
    // Another one starts in its place at once, as a supervisor has it.
    web = [...web.filter((other) => other !== dying), start()]
  }

  /** The database will not let this hold be released: nobody else may be stopped by it. */
  function poisonOne(): void {
    const pending = database.find('orders', { product_id: dice.pick(productIds), status: 'pending' })
    if (pending.length > 0) {
      poison.add(String(dice.pick(pending).id))
    }
  }

  async function pauseOne(): Promise<void> {
    const id = dice.pick(productIds)
    const set = async (paused_at: Date | null) => {
      const update = askDirectly(database).updateTable('products').set({ paused_at }).where('id', '=', id)
      await update.execute().catch(() => undefined)
    }
    await set(new Date(BEGINNING + Math.floor(timeline.now())))
    await timeline.sleep(dice.from(50, 400))
    for (
      let tries = 0;
      tries < 1_000 && database.find('products', { id })[0]?.paused_at !== null;
      tries += 1
    ) {
      await set(null)
      await timeline.sleep(1)
    }
  }

  return { web: () => web, begin: () => void strike() }
}

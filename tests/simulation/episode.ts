import { demand } from '../support/world.js'
import { openAuditor } from './auditor.js'
import { openChaos, randomWeather } from './chaos.js'
import { type ClientLog, openCrowd } from './clients.js'
import { type Counts, openCounts } from './counts.js'
import { rollDice } from './dice.js'
import { checkTheEnd } from './final-check.js'
import { openLockServer } from './lock-server.js'
import { askDirectly, openMigratedDatabase } from './migrated.js'
import { openPoison } from './poison.js'
import { stockTheShop } from './products.js'
import { BEGINNING, FAIR, openServer } from './server.js'
import { openTimeline } from './timeline.js'

export interface Episode {
  seed: number
  counts: Counts
  /** The same for the same seed and code, to the last event. */
  fingerprint: string
}

/** Commands after which an episode comes to its end: its books are short enough to be read whole, often. */
const COMMANDS_PER_EPISODE = 5_000

/** When everybody must have a clear answer, in milliseconds after the last fault. */
const ALL_ANSWERED_MS = 60_000
const NEVER_ANSWERED = 'in fair weather somebody is never answered'

/**
 * One simulated shop from its opening to its last settled hold, in bad weather. Throws an Error that names the broken
 * promise and the seed, by which the very same run can be had again.
 */
export async function runEpisode(seed: number): Promise<Episode> {
  try {
    return await run(seed)
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error })
  }
}

async function run(seed: number): Promise<Episode> {
  const dice = rollDice(seed)
  const counts = openCounts()
  const timeline = openTimeline(dice)
  const database = await openMigratedDatabase()
  const auditor = openAuditor(database, counts)
  const poison = openPoison()
  const databaseNow = () => new Date(BEGINNING + Math.floor(timeline.now()))
  const server = openServer({
    timeline,
    dice,
    counts,
    database,
    onCommit: (changes) => auditor.onCommit(changes, databaseNow()),
    poisonOf: poison.find,
  })
  const locks = openLockServer(timeline, dice, counts, dice.pick([3_000, 3_000, 100, 20]))
  const surroundings = { timeline, dice, counts, server, locks }
  const { productIds, customers } = await stockTheShop(askDirectly(database), dice, auditor)
  const log: ClientLog = {
    requests: [],
    told: new Map(),
    revoked: new Set(),
    stock: new Map(),
    wishes: new Set(),
  }

  let closing = false
  let finished = false
  let failure: unknown
  const chaos = openChaos({ ...surroundings, database, poison, productIds, isOver: () => closing })
  const crowd = openCrowd({
    ...surroundings,
    auditor,
    log,
    productIds,
    web: chaos.web,
    isClosing: () => closing,
  })

  async function live(): Promise<void> {
    server.weather = randomWeather(dice)
    chaos.begin()
    const people = customers.map((user) => crowd.shopAsCustomer(user))
    people.push(crowd.runTheShop())
    const opened = Promise.all(people)
    while ((counts.all.get('commands') ?? 0) < COMMANDS_PER_EPISODE) {
      await Promise.race([timeline.sleep(200), opened])
    }
    closing = true
    server.weather = FAIR
    poison.heal()
    await Promise.race([opened, timeline.sleep(ALL_ANSWERED_MS).then(() => demand(false, NEVER_ANSWERED))])
    // Commands that nobody waits for any more may still be in a lane, and a late COMMIT on its way.
    await timeline.sleep(10_000)
    await checkTheEnd({ ...surroundings, database, log, productIds, crowd })
  }

  const life = live().then(
    () => {
      finished = true
    },
    (error: unknown) => {
      failure = error
    },
  )
  await timeline.runUntil(() => {
    if (failure !== undefined) {
      throw failure
    }
    return finished
  })
  await life
  counts.add('episodes')
  return { seed, counts, fingerprint: timeline.fingerprint() }
}

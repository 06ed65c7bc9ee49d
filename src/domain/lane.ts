import type { Engine } from './engine.js'
import { type LaneQueue, openLaneQueue, tooBusy, type Waiting as WaitingFor } from './lane-queue.js'
import { type LaneTime, REAL_TIME } from './lane-time.js'
import { writeChanges } from './ledger.js'
import { loadSale, saleQueries } from './load-sale.js'
import type { Receipts } from './receipts.js'
import { databaseOut, Refusal } from './refusal.js'
import { type Command, decide, type Outcome } from './sale.js'
import { type Changes, isNothing } from './sale-draft.js'
import type { ProductRow } from './tables.js'
import type { Product } from './types.js'

/**
 * A lane a product: the one road by which anything changes its stock. While a batch is in flight, what arrives waits
 * and forms the next batch, so a lone command waits for nobody and a crowd shares one lock and one commit.
 */
export interface Lanes {
  /**
   * Queues a command and answers after its batch was committed. Throws Refusal `unavailable` when the lane is behind,
   * when the command waited too long, or when the database is out; its fate is then unknown and it may be sent again.
   */
  submit(productId: number, command: Command): Promise<LaneAnswer>
  /** Commands waiting now, by product. */
  waiting(): ReadonlyMap<number, number>
  /** How long the first hold in the slowest lane has waited for its batch, in milliseconds. */
  age(): number
}

/** An outcome, the product as it stood when the batch began, for its name and its currency, and the batch's time. */
export interface LaneAnswer {
  outcome: Outcome
  product: Product
  now: Date
  /** The number of the attempt, where the command was one to hold and was not answered before. */
  receipt: number | undefined
}

export interface LaneOptions {
  engine: Engine
  receipts: Receipts
  /** Told of every batch that this process has committed, before its callers are answered. */
  onCommit(batch: CommittedBatch): void
  onFault(error: unknown, what: string): void
  time?: LaneTime
}

/** A batch that is committed. One that changed nothing is told of too: it has seen how the product stands. */
export interface CommittedBatch {
  /** As it stood before the changes. */
  product: ProductRow
  changes: Changes
  /** When the product's row was taken. */
  now: Date
}

/**
 * Most commands in one batch: more would only make the last of them wait for the first one's rows. It has to stay below
 * eq_range_index_dive_limit, which is 200: of a list of so many request ids MariaDB and MySQL guess what each will cost
 * instead of looking, and then read the whole table of orders for every batch.
 */
export const BATCH_MAX = 192
/**
 * Longest wait before a batch takes a command, in milliseconds. With a second for the lock and two for statements that
 * hang, every request is answered within 5 s.
 */
const WAIT_MS_MAX = 2_000
/** How often a batch is tried before its callers are told that its fate is unknown. */
const ATTEMPTS_MAX = 3
/** How old the oldest command of a batch may be for another try, in milliseconds. */
const RERUN_MS_MAX = 3_000

type Waiting = WaitingFor<LaneAnswer>

export function openLanes({ engine, receipts, onCommit, onFault, time = REAL_TIME }: LaneOptions): Lanes {
  const queues = new Map<number, LaneQueue<LaneAnswer>>()
  /** Holds whose release the database refused: left alone, so that they do not stop the rest of their lane. */
  const quarantine = new Set<string>()

  function submit(productId: number, command: Command): Promise<LaneAnswer> {
    return new Promise((answer, fail) => {
      const known = queues.get(productId)
      const queue = known ?? openLaneQueue<LaneAnswer>(time.now)
      queue.add({ command, arrivedAt: time.now(), answer, fail })
      if (!known) {
        queues.set(productId, queue)
        // One turn of the event loop lets every request that is already here join the first batch.
        void time.nextTurn().then(() => drain(productId, queue))
      }
    })
  }

  async function drain(productId: number, queue: LaneQueue<LaneAnswer>): Promise<void> {
    while (queue.length() > 0) {
      const batch = queue.take(BATCH_MAX).filter(isInTime)
      if (batch.length > 0) {
        const locked = engine.locks.withLock(`product:${productId}`, () => runBatch(productId, batch))
        // A lane that stopped here would never move again, so not even a fault in the lock may end it.
        await locked.catch((error) => failAll(batch, error))
      }
      if (queue.length() > 0) {
        await time.nextTurn()
      }
    }
    queues.delete(productId)
  }

  /** Never rejects: every caller of the batch is answered or told why not. */
  async function runBatch(productId: number, batch: readonly Waiting[]): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await commit(productId, batch)
      } catch (error) {
        const failure = engine.classify(error)
        if (failure === 'fault') {
          return await runOneByOne(productId, batch)
        }
        if (failure === 'unavailable' || attempt === ATTEMPTS_MAX || isOld(batch)) {
          onFault(error, `a batch of product ${productId}`)
          return failAll(batch, asAnswer(error))
        }
        await time.pause(attempt)
      }
    }
  }

  /** The batch cannot be written as it is: find the due holds and the commands that stop it, and let the rest pass. */
  async function runOneByOne(productId: number, batch: readonly Waiting[]): Promise<void> {
    for (const orderId of await findDue(productId).catch(() => [])) {
      await commit(productId, [], orderId).catch((error) => {
        if (engine.classify(error) === 'fault') {
          quarantine.add(orderId)
        }
        onFault(error, `the release of hold ${orderId}`)
      })
    }
    for (const waiting of batch) {
      await commit(productId, [waiting]).catch((error) => {
        onFault(error, `a command of product ${productId}`)
        waiting.fail(asAnswer(error))
      })
    }
  }

  function asAnswer(error: unknown): unknown {
    const failure = engine.classify(error)
    return failure === 'fault' ? error : failure === 'unavailable' ? databaseOut() : tooBusy(RERUN_MS_MAX)
  }

  /** One batch, from BEGIN to the answers. `onlyDue` names the one due hold to release, where it is tried alone. */
  async function commit(productId: number, batch: readonly Waiting[], onlyDue?: string): Promise<void> {
    const commands = batch.map((waiting) => waiting.command)
    const done = await engine.transaction(async (trx) => {
      const queries = saleQueries(engine, trx, productId, commands, quarantine)
      const { product, now, answers } = await engine.lockProduct(trx, productId, queries)
      if (!product) {
        return null
      }
      const loaded = await loadSale(trx, { product, now, answers }, commands, quarantine)
      const due = loaded.due.filter((order) => onlyDue === undefined || order.id === onlyDue)
      const { outcomes, changes: decided } = decide({ ...loaded, due }, commands, now)
      const changes = receipts.number(product, decided)
      await writeChanges(engine, trx, product, changes, now)
      return { outcomes, changes, product, now }
    })
    if (!done) {
      return failAll(batch, new Refusal('not_found', 'There is no such product.'))
    }
    receipts.committed(done.product, done.changes, done.now)
    onCommit(done)
    const numbers = new Map(done.changes.attempts.map(({ order_id, number }) => [order_id, number]))
    batch.forEach((waiting, index) => {
      const outcome = done.outcomes[index]
      if (outcome) {
        const { command } = waiting
        const receipt = command.kind === 'hold' ? numbers.get(command.order_id) : undefined
        waiting.answer({ outcome, product: done.product, now: done.now, receipt })
      }
    })
    tellTheRest(productId, done.changes, done.now)
  }

  /** What follows a commit and may be lost without harm: hold timers and stock news. */
  function tellTheRest(productId: number, changes: Changes, now: Date): void {
    const opened = changes.ordersCreated.filter((order) => order.status === 'pending')
    const running = [...opened, ...changes.ordersExtended]
    if (running.length > 0) {
      const remaining = (end: Date) => end.getTime() - now.getTime()
      engine.timers.start(
        running.map(({ id, hold_expires_at }) => ({
          order_id: id,
          milliseconds: remaining(hold_expires_at),
        })),
      )
    }
    if (changes.ordersResolved.length > 0) {
      engine.timers.stop(changes.ordersResolved.map((resolution) => resolution.id))
    }
    if (!isNothing(changes)) {
      engine.news.publish(productId)
    }
  }

  function isInTime(waiting: Waiting): boolean {
    const age = time.now() - waiting.arrivedAt
    if (age >= WAIT_MS_MAX) {
      waiting.fail(tooBusy(age))
    }
    return age < WAIT_MS_MAX
  }

  function isOld([oldest]: readonly Waiting[]): boolean {
    return oldest !== undefined && time.now() - oldest.arrivedAt > RERUN_MS_MAX
  }

  function findDue(productId: number): Promise<string[]> {
    return engine.transaction(async (trx) => {
      const queries = saleQueries(engine, trx, productId, [], quarantine)
      const { product, now, answers } = await engine.lockProduct(trx, productId, queries)
      return product
        ? (await loadSale(trx, { product, now, answers }, [], quarantine)).due.map((order) => order.id)
        : []
    })
  }

  return {
    submit,
    waiting: () => new Map([...queues].map(([productId, queue]) => [productId, queue.length()])),
    age: () => Math.max(0, ...[...queues.values()].map((queue) => queue.age())),
  }
}

function failAll(batch: readonly Waiting[], error: unknown): void {
  for (const waiting of batch) {
    waiting.fail(error)
  }
}

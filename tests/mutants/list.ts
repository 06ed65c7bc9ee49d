/**
 * Bugs that a shop of this kind is often built with, each as a small change of the source. The suite has to notice
 * every one of them: what it would not notice, it does not test.
 */
export interface Mutant {
  id: string
  bug: string
  /** Where the structure of the shop leaves no place for the bug as it usually comes, what stands for it here. */
  here: string
  edits: { file: string; find: string; replace: string }[]
  caughtBy: Check
}

export type Check = 'simulation' | 'holds' | 'database' | 'redis'

/** What each check runs, from the root of a copy of the project; vitest where it is no script. */
export const CHECKS: Record<Check, string[]> = {
  simulation: ['--import', 'tsx', 'tests/simulation/simulate.ts', '--seed', '1', '--commands', '40000'],
  holds: vitest('embedded', 'tests/domain/holds.test.ts'),
  database: [
    ...vitest('mysql-redis', 'tests/mysql-redis/database.test.ts'),
    '-t',
    'a batch is judged|in each other',
  ],
  redis: [...vitest('mysql-redis', 'tests/mysql-redis/redis.test.ts'), '-t', 'the lock'],
}

function vitest(project: string, file: string): string[] {
  return ['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--bail', '1', file]
}

export const MUTANTS: Mutant[] = [
  {
    id: 'M1',
    bug: 'A lock is deleted without looking whose it is, and frees a rival’s',
    here: 'the script that releases the Redis lock does not compare',
    edits: [
      {
        file: 'src/engines/mysql-redis/locks.ts',
        find: "if redis.call('get', KEYS[1]) == ARGV[1] then",
        replace: "if redis.call('exists', KEYS[1]) == 1 then",
      },
    ],
    caughtBy: 'redis',
  },
  {
    id: 'M2',
    bug: 'The lock is let go before COMMIT',
    here: 'the product’s row is locked in a transaction of its own, which ends before the batch is decided',
    edits: [
      {
        file: 'src/domain/lane.ts',
        find: `      const { product, now, answers } = await engine.lockProduct(trx, productId, queries)
      if (!product) {`,
        replace: `      const { product, now, answers } = await engine.transaction((first) =>
        engine.lockProduct(first, productId, queries),
      )
      if (!product) {`,
      },
    ],
    caughtBy: 'simulation',
  },
  {
    id: 'M3',
    bug: 'A negative, broken or textual quantity passes, and adds stock or takes part of a unit',
    here: 'placeHold believes its caller',
    edits: [
      {
        file: 'src/domain/holds.ts',
        find: 'if (!Number.isInteger(quantity) || quantity < 1 || quantity > QUANTITY_PER_HOLD_MAX) {',
        replace: 'if (quantity > QUANTITY_PER_HOLD_MAX) {',
      },
    ],
    caughtBy: 'holds',
  },
  {
    id: 'M4',
    bug: 'Window and limit are checked before the lock, so two requests at once both pass',
    here: 'the limit sees what a customer had when the batch began, not what its earlier commands took',
    edits: [
      {
        file: 'src/domain/sale-draft.ts',
        find: 'return this.liveQuantities.get(userId) ?? this.state.liveQuantities.get(userId) ?? 0',
        replace: 'return this.state.liveQuantities.get(userId) ?? 0',
      },
    ],
    caughtBy: 'simulation',
  },
  {
    id: 'M5',
    bug: 'The order is inserted first, its foreign key shares the product’s row, and the update deadlocks',
    here: 'the product’s row is taken with a shared lock, which the update has to upgrade',
    edits: [
      {
        file: 'src/engines/mysql-redis/engine.ts',
        find: '.forUpdate()',
        replace: '.forShare()',
      },
    ],
    caughtBy: 'database',
  },
  {
    id: 'M6',
    bug: 'A lock wait timeout undoes one statement, is passed over, and COMMIT writes an order without its stock',
    here: 'the error of the statement that moves the stock is swallowed',
    edits: [
      {
        file: 'src/domain/ledger.ts',
        find: `  await runWrites(engine, trx, [
    ...moveNumbers(trx, product.id, changes.product),
`,
        replace: `  await runWrites(engine, trx, moveNumbers(trx, product.id, changes.product)).catch(() => undefined)
  await runWrites(engine, trx, [
`,
      },
    ],
    caughtBy: 'simulation',
  },
  {
    id: 'M7',
    bug: 'The event is written outside the transaction',
    here: 'the events follow in a transaction of their own',
    edits: [
      {
        file: 'src/domain/ledger.ts',
        find: '    ...insertEvents(trx, product.id, changes, now),\n',
        replace: '',
      },
      {
        file: 'src/domain/ledger.ts',
        find: 'function insertEvents(',
        replace: 'export function insertEvents(',
      },
      {
        file: 'src/domain/lane.ts',
        find: "import { writeChanges } from './ledger.js'",
        replace: `import { runWrites } from './checked-writes.js'
import { insertEvents, writeChanges } from './ledger.js'`,
      },
      {
        file: 'src/domain/lane.ts',
        find: '    onCommit(done)\n',
        replace: `    if (done.changes.events.length > 0) {
      await engine.transaction((trx) =>
        runWrites(engine, trx, insertEvents(trx, productId, done.changes, done.now)),
      )
    }
    onCommit(done)
`,
      },
    ],
    caughtBy: 'simulation',
  },
  {
    id: 'M8',
    bug: 'The end of a hold is reckoned from the clock of the process',
    here: 'the length of a hold is added to the time of the process',
    edits: [
      {
        file: 'src/domain/sale-rules.ts',
        find: 'return new Date(now.getTime() + product.hold_seconds * 1000)',
        replace: 'return new Date(Date.now() + product.hold_seconds * 1000)',
      },
    ],
    caughtBy: 'simulation',
  },
  {
    id: 'M9',
    bug: 'A double click, a retry or a lost answer makes a second order',
    here: 'an earlier order of the same request is not looked for',
    edits: [
      {
        file: 'src/domain/sale.ts',
        find: '(command.request_id === null ? undefined : draft.findRequest(command.user_id, command.request_id))',
        replace: 'undefined',
      },
    ],
    caughtBy: 'holds',
  },
  {
    id: 'M10',
    bug: 'A confirmation that comes too late gives the units back although the sweep did so before',
    here: 'a confirmation of an expired order releases it again',
    edits: [
      {
        file: 'src/domain/sale-settling.ts',
        find: `    case 'expired':
      return { refused: holdExpired() }
    case 'pending':
      return isAlive(order, draft.now)
        ? { order: draft.confirm(`,
        replace: `    case 'expired':
      return expireInstead(draft, order)
    case 'pending':
      return isAlive(order, draft.now)
        ? { order: draft.confirm(`,
      },
    ],
    caughtBy: 'simulation',
  },
  {
    id: 'M11',
    bug: 'A plain SELECT sees an order as pending that the sweep has just released',
    here: 'the product’s row is read without a lock, so two processes decide on the same state',
    edits: [
      {
        file: 'src/engines/mysql-redis/engine.ts',
        find: '    .forUpdate()\n',
        replace: '',
      },
    ],
    caughtBy: 'database',
  },
  {
    id: 'M12',
    bug: 'Anybody may confirm anybody’s order',
    here: 'confirm does not compare the owner',
    edits: [
      {
        file: 'src/domain/sale-settling.ts',
        find: `export function confirm(draft: SaleDraft, command: ConfirmCommand): Outcome {
  const order = draft.findOrder(command.order_id)
  if (order?.user_id !== command.user_id) {`,
        replace: `export function confirm(draft: SaleDraft, command: ConfirmCommand): Outcome {
  const order = draft.findOrder(command.order_id)
  if (!order) {`,
      },
    ],
    caughtBy: 'simulation',
  },
]

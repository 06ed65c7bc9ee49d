import { parseArgs } from 'node:util'
import { readConfig } from '../config.js'
import type { Engine } from '../domain/engine.js'
import { OFFENDERS_MAX, type Reconciliation, reconcile } from '../domain/reconcile.js'
import { repair } from '../domain/repair.js'
import { openConfiguredShop } from '../open-shop.js'
import { runTool } from './run-tool.js'

/**
 * `npm run reconcile`: every promise against the books. Exit code 0 when all are kept, 1 when not. With `-- --repair` it
 * first mends what is only counted along, and says what it did.
 */
await runTool(async () => {
  const { values } = parseArgs({ options: { repair: { type: 'boolean', default: false } } })
  const { shop, close } = await openConfiguredShop(readConfig(), 'tool')
  try {
    if (values.repair) {
      await repairAloud(shop.engine)
    }
    const reconciliation = await reconcile(shop.engine)
    report(reconciliation)
    process.exitCode = reconciliation.kept ? 0 : 1
  } finally {
    await close()
  }
})

async function repairAloud(engine: Engine): Promise<void> {
  const repairs = await repair(engine)
  for (const { done, beyond } of repairs) {
    for (const sentence of beyond === null ? done : [beyond]) {
      console.log(`${beyond === null ? 'mended' : 'BROKEN'}  ${sentence}`)
    }
  }
  console.log(repairs.length === 0 ? 'There is nothing to mend.\n' : '')
}

function report({ products, promises, kept }: Reconciliation): void {
  console.table(
    Object.fromEntries(
      products.map(({ id, name, total_stock, held, sold, supplied, orders, events }) => [
        id,
        { product: name, free: total_stock, held, sold, supplied, orders, events },
      ]),
    ),
  )
  for (const { promise, offenders } of promises) {
    console.log(`${offenders.length === 0 ? 'kept  ' : 'BROKEN'}  ${promise}`)
    for (const offender of offenders) {
      console.log(`          ${offender}`)
    }
    if (offenders.length === OFFENDERS_MAX) {
      console.log(`          and perhaps more: only the first ${OFFENDERS_MAX} are named`)
    }
  }
  console.log(kept ? '\nEvery promise is kept.' : '\nNot every promise is kept.')
}

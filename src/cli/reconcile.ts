import { readConfig } from '../config.js'
import { OFFENDERS_MAX, reconcile } from '../domain/reconcile.js'
import { openConfiguredShop } from '../open-shop.js'
import { runTool } from './run-tool.js'

/** `npm run reconcile`: every promise against the books. Exit code 0 when all are kept, 1 when not. */
await runTool(async () => {
  const { shop, close } = await openConfiguredShop(readConfig(), 'tool')
  try {
    const { products, promises, kept } = await reconcile(shop.engine)
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
    process.exitCode = kept ? 0 : 1
  } finally {
    await close()
  }
})

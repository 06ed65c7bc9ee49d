import { readConfig } from '../config.js'
import { openConfiguredShop } from '../open-shop.js'
import { runTool } from './run-tool.js'

/** `npm run migrate`: opening the shop for it brings its schema to the latest version. */
await runTool(async () => {
  const config = readConfig()
  const { close } = await openConfiguredShop(config, 'migration')
  await close()
  console.log(`The ${config.engine} database has the latest schema.`)
})

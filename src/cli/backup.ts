import { resolve } from 'node:path'
import { readConfig } from '../config.js'
import { openConfiguredShop } from '../open-shop.js'
import { runTool } from './run-tool.js'

/** `npm run backup -- FILE`: one consistent copy of the embedded database, beside an open shop. */
await runTool(async () => {
  const [file, ...more] = process.argv.slice(2)
  if (!file || more.length > 0) {
    throw new Error('Name the file to write: npm run backup -- FILE')
  }
  const { shop, close } = await openConfiguredShop(readConfig(), 'tool')
  try {
    await shop.engine.backUp(resolve(file))
    console.log(`The books are in ${resolve(file)}.`)
  } finally {
    await close()
  }
})

import { readConfig } from '../config.js'
import { openConfiguredShop } from '../open-shop.js'
import { seedDemoAs, setUpAdmin } from '../set-up.js'
import { runTool } from './run-tool.js'

/** `npm run seed`: the demo's products and the admin. Safe to run again; it changes no password and promotes nobody. */
await runTool(async () => {
  const config = readConfig()
  const { shop, close } = await openConfiguredShop(config, 'tool')
  try {
    const { adminLogin } = await setUpAdmin(shop, config)
    await seedDemoAs(shop, config)
    console.log(`The demo's products are on sale. Admin: ${adminLogin}`)
  } finally {
    await close()
  }
})

import { ConfigError, readConfig } from './config.js'
import { openConfiguredShop } from './open-shop.js'
import { startSchedule } from './schedule.js'
import { signalToStop } from './signals.js'

/** `npm run worker`: the recurring work as a process of its own, beside any number of web processes and workers. */
try {
  await work()
} catch (error) {
  console.error(
    error instanceof ConfigError ? error.message : `The worker cannot start: ${(error as Error).message}`,
  )
  process.exitCode = 1
}

async function work(): Promise<void> {
  const config = readConfig()
  if (config.engine === 'embedded') {
    throw new Error(
      'the embedded engine has one process, and the web server does this work in it. A worker is for MySQL and Redis: set DB_HOST.',
    )
  }
  const { shop, log, onFault, close } = await openConfiguredShop(config, 'server')
  const stopSchedule = startSchedule({
    shop,
    expiryCron: config.expiryCron,
    onSweep: (milliseconds) => log.debug({ milliseconds }, 'swept'),
    onFault,
  })
  const toldToStop = signalToStop()
  console.log(`The worker looks for due holds (${config.expiryCron}).`)

  await toldToStop
  log.info('stopping: finishing what is under way')
  await stopSchedule()
  await close()
  log.info('stopped')
}

import { type Logger, pino } from 'pino'
import type { Config } from './config.js'
import { openShop, type Shop } from './domain/shop.js'
import { openEngine } from './engines/open.js'
import { openPasswords } from './passwords.js'

export interface OpenedShop {
  shop: Shop
  log: Logger
  /** For faults that no caller can be told of. */
  onFault(error: unknown, what: string): void
  close(): Promise<void>
}

/** Opens the engine, the passwords and the shop on them, as every program of the project does. */
export async function openConfiguredShop(
  config: Config,
  role: 'server' | 'tool' | 'migration',
): Promise<OpenedShop> {
  const log = pino({ level: config.logLevel })
  const onFault = (error: unknown, what: string) => log.error({ err: error }, what)
  const engine = await openEngine({
    database: config.database,
    redisUrl: config.redisUrl,
    dataDir: config.dataDir,
    role,
    onFault: (error) => onFault(error, 'the engine'),
  })
  const passwords = openPasswords()
  const shop = openShop({ engine, passwords, onFault })

  async function close(): Promise<void> {
    await passwords.close()
    await shop.receipts.close().catch((error) => onFault(error, 'the log of refused attempts'))
    await engine.close()
  }
  return { shop, log, onFault, close }
}

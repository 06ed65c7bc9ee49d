import type { DatabaseConfig } from '../config.js'
import type { Engine } from '../domain/engine.js'
import { openEmbedded } from './embedded/engine.js'
import { openMysqlRedis } from './mysql-redis/engine.js'

export interface EngineOptions {
  /** Where MySQL or MariaDB is; null chooses the embedded engine. */
  database: DatabaseConfig | null
  redisUrl: string
  dataDir: string
  /**
   * `server` serves the shop; a `tool` may work beside it on either engine; `migration` is the tool that brings the
   * schema to the latest version, which on the embedded engine every role does.
   */
  role: 'server' | 'tool' | 'migration'
  onFault(error: unknown): void
}

/** The only switch between the engines. */
export function openEngine({ database, ...options }: EngineOptions): Promise<Engine> {
  return database ? openMysqlRedis({ ...options, database }) : openEmbedded(options)
}

import type { Engine } from '../domain/engine.js'
import { openEmbedded } from './embedded/engine.js'

export interface EngineOptions {
  engine: 'embedded' | 'mysql-redis'
  dataDir: string
  /** `server` and `worker` serve the shop; a `tool` may work beside them on either engine. */
  role: 'server' | 'tool'
  onFault(error: unknown): void
}

/** The only switch between the engines. */
export function openEngine(options: EngineOptions): Promise<Engine> {
  if (options.engine === 'mysql-redis') {
    throw new Error(
      'The mysql-redis engine is not part of this version yet. Unset DB_HOST to use the embedded one.',
    )
  }
  return openEmbedded(options)
}

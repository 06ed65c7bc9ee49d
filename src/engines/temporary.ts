import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseConfig } from '../config.js'
import { createTemporaryDatabase } from './mysql-redis/temporary-database.js'
import { openEngine } from './open.js'

/** An empty place for one shop on the configured engine, which is removed when it has served. */
export interface TemporaryPlace {
  /** What a server needs in its environment to run there. */
  environment: Record<string, string>
  remove(): Promise<void>
}

/** Makes a folder, or a database with its schema beside the configured one. */
export async function makeTemporaryPlace(config: {
  database: DatabaseConfig | null
  redisUrl: string
}): Promise<TemporaryPlace> {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-rehearsal-'))
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true })
  if (!config.database) {
    return { environment: { DATA_DIR: dataDir }, remove: async () => removeFolder() }
  }
  const made = await createTemporaryDatabase(config.database, config.redisUrl, `rehearsal_${process.pid}`)
  const { database, redisUrl } = made
  const onFault = (error: unknown) => {
    throw error
  }
  const engine = await openEngine({ database, redisUrl, dataDir, role: 'migration', onFault })
  await engine.close()
  return {
    environment: {
      DATA_DIR: dataDir,
      DB_HOST: database.host,
      DB_PORT: String(database.port),
      DB_NAME: database.name,
      DB_USER: database.user,
      DB_PASS: database.password,
      REDIS_URL: redisUrl,
    },
    async remove() {
      removeFolder()
      await made.remove()
    },
  }
}

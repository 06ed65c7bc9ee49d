import { createConnection } from 'mysql2/promise'
import type { DatabaseConfig } from '../../config.js'

/** A database of its own beside the configured one, for as long as a tool needs it. */
export interface TemporaryDatabase {
  database: DatabaseConfig
  redisUrl: string
  remove(): Promise<void>
}

/** Creates it, empty. Throws an Error that says which right is missing when the user may not. */
export async function createTemporaryDatabase(
  config: DatabaseConfig,
  redisUrl: string,
  suffix: string,
): Promise<TemporaryDatabase> {
  const database = { ...config, name: `${config.name}_${suffix}` }
  try {
    await run(config, `create database \`${database.name}\``)
  } catch (error) {
    throw new Error(
      `A temporary database is needed, and ${config.user} cannot create ${database.name} (${(error as Error).message}). ` +
        `Let an administrator run: GRANT ALL ON \`${config.name}%\`.* TO the user, or rehearse on a running server with --url.`,
    )
  }
  return {
    database,
    redisUrl: withOtherNumber(redisUrl),
    remove: () => run(config, `drop database \`${database.name}\``),
  }
}

/** Two shops on one Redis need two database numbers; most servers have sixteen of them. */
function withOtherNumber(redisUrl: string): string {
  const url = new URL(redisUrl)
  const number = Number(url.pathname.slice(1) || 0)
  url.pathname = `/${number === 15 ? 14 : 15}`
  return url.toString()
}

async function run({ host, port, user, password }: DatabaseConfig, statement: string): Promise<void> {
  const connection = await createConnection({ host, port, user, password })
  try {
    await connection.query(statement)
  } finally {
    await connection.end()
  }
}
